/** Files that the build copies: the default export is where they are, relative to the page. */
declare module '*?url' {
  const url: string;
  export default url;
}
