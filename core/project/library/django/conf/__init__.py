class LazySettings: ...


settings = LazySettings()
