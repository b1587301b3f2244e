import helmet from "helmet";

/**
 * Headers of everything Express answers. Cesium needs blob workers and WebAssembly; images come as data and
 * blob URLs (glTF textures, screenshots); nothing may come from another origin, and no inline script or style.
 * HTTPS is the reverse proxy's business, so nothing here forces it.
 */
export const securityHeaders = helmet({
  contentSecurityPolicy: {
    useDefaults: false,
    directives: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
      workerSrc: ["'self'", "blob:"],
      connectSrc: ["'self'"],
      imgSrc: ["'self'", "data:", "blob:"],
      styleSrc: ["'self'"],
      fontSrc: ["'self'"],
      manifestSrc: ["'self'"],
      baseUri: ["'none'"],
      formAction: ["'none'"],
      frameAncestors: ["'none'"],
    },
  },
  xFrameOptions: { action: "deny" },
  strictTransportSecurity: false,
  // browsers ignore it, with a console warning, where the page is not HTTPS or localhost
  crossOriginOpenerPolicy: false,
  originAgentCluster: false,
});
