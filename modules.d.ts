/** esbuild's text loader: lessons, guide pages and library stubs are bundled as strings. */
declare module '*.md' {
  const text: string;
  export default text;
}
declare module '*.py' {
  const text: string;
  export default text;
}
