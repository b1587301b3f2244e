import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import express from "express";
import type { Logger } from "pino";
import type { Registry } from "prom-client";
import type { Config } from "./config.ts";
import type { Database } from "./database/database.ts";
import type { PublishedFeatures } from "./features/published-features.ts";
import { answerErrors, notFound, readOnly, refuseNul } from "./http/errors.ts";
import { FileCache } from "./http/file-cache.ts";
import { hostAllowed } from "./http/origins.ts";
import { API_LIMIT, rateLimit } from "./http/rate-limit.ts";
import { measureRequests } from "./http/request-metrics.ts";
import { sayNumber } from "./http/say-number.ts";
import { securityHeaders } from "./http/security-headers.ts";
import { readVendorItems } from "./ingest/jt808/vendor-items.ts";
import type { LiveServices } from "./live-services.ts";
import type { PublicationSource } from "./publication/publication.ts";
import { alarmsRoute } from "./routes/alarms.ts";
import { countyRoute } from "./routes/county.ts";
import { dayReportRoute } from "./routes/day-report.ts";
import {
  DEVICE_OPERATIONS,
  deviceStatesRoute,
  devicesRoute,
  deviceWritingRoutes,
  observationsRoute,
} from "./routes/devices.ts";
import { editedRoute } from "./routes/edited.ts";
import { EDIT_OPERATIONS, editRoutes } from "./routes/edits.ts";
import { auditRoute, coverageRoute, eventRoute, eventsRoute, tripsRoute } from "./routes/events.ts";
import { featureRoute } from "./routes/feature.ts";
import { featuresRoute } from "./routes/features.ts";
import { figuresRoute } from "./routes/figures.ts";
import { findingsRoute } from "./routes/findings.ts";
import { healthRoute, readyRoute } from "./routes/health.ts";
import { IMPORT_OPERATIONS, importTracksRoute } from "./routes/import-tracks.ts";
import { layersRoute } from "./routes/layers.ts";
import { matchedRoute } from "./routes/matched.ts";
import { metricsRoute } from "./routes/metrics.ts";
import { nearestRoute } from "./routes/nearest.ts";
import { openapiRoute } from "./routes/openapi.ts";
import { overlayRoute } from "./routes/overlay.ts";
import { publicationFile } from "./routes/publication-files.ts";
import { quarantineRoute } from "./routes/quarantine.ts";
import { reportsRoute } from "./routes/reports.ts";
import { permitsRoute, RULE_OPERATIONS, ruleRoutes, rulesRoute } from "./routes/rules.ts";
import { searchRoute } from "./routes/search.ts";
import { tracksRoute } from "./routes/tracks.ts";
import { COMMAND_OPERATIONS, vehicleCommandRoutes } from "./routes/vehicle-commands.ts";
import { vehiclesRoute } from "./routes/vehicles.ts";
import { viewerFiles } from "./routes/viewer-files.ts";
import { VIEW_OPERATIONS, viewRoutes, viewsRoute } from "./routes/views.ts";
import { waterPointsRoute, waterReadingsRoute } from "./routes/water-points.ts";

export interface AppDependencies {
  readonly config: Pick<Config, "host" | "trustedOrigins" | "viewerDir" | "editKey" | "historyDays">;
  readonly database: Database;
  readonly publication: PublicationSource;
  readonly features: PublishedFeatures;
  readonly live: LiveServices;
  readonly metrics: Registry;
  readonly log: Logger;
}

const WRITING = [
  ...EDIT_OPERATIONS,
  ...COMMAND_OPERATIONS,
  ...DEVICE_OPERATIONS,
  ...RULE_OPERATIONS,
  ...IMPORT_OPERATIONS,
  ...VIEW_OPERATIONS,
];
/** Tiles, viewer and overlays kept in memory, bytes. */
const FILE_CACHE_BYTES = 192 * 1024 * 1024;

/** Everything the server answers over HTTP, from top to bottom. */
export function createApp(dependencies: AppDependencies): RequestListener {
  const { config, database, publication, features, live, metrics, log } = dependencies;
  const { edits } = live;
  const files = new FileCache(FILE_CACHE_BYTES);

  const routes = [
    countyRoute(publication), //                 GET /api/county
    layersRoute(publication, features), //       GET /api/layers
    featureRoute(database, features), //         GET /api/features/:layer/:id
    featuresRoute(database, features), //        GET /api/features/:layer?bbox=&where=&limit=
    nearestRoute(database, features), //         GET /api/nearest/:layer?at=&within=
    findingsRoute(publication, files), //        GET /api/findings
    editedRoute(edits), //                       GET /api/edited
    searchRoute(database, features), //          GET /api/search?q=&limit=&lang=
    figuresRoute(features, live.figures), //           GET /api/figures
    vehiclesRoute(live), //                      GET /api/vehicles
    tracksRoute(live), //                        GET /api/tracks?from=&to=&vehicles=&bbox=
    reportsRoute(database, live, readVendorItems()), // GET /api/vehicles/:id/reports?from=&to=&limit=
    alarmsRoute(database), //                    GET /api/alarms?from=&to=&vehicle=&open=
    quarantineRoute(database), //                GET /api/quarantine?from=&to=&vehicle=&limit=
    devicesRoute(live), //                       GET /api/devices?domain=
    deviceStatesRoute(live), //                  GET /api/device-states?domain=
    observationsRoute(database), //              GET /api/observations?device=&from=&to=
    waterPointsRoute({ database, publication, live }), // GET /api/water-points
    waterReadingsRoute(database), //             GET /api/water-points/:id/readings?from=&to=&everySeconds=
    eventsRoute(database), //                    GET /api/events?from=&to=&rules=&vehicles=&company=&grid=&severity=…
    eventRoute(database, live.rules), //         GET /api/events/:id
    rulesRoute(live.rules), //                   GET /api/rules
    permitsRoute(live.rules), //                 GET /api/permits?vehicle=&at=
    tripsRoute(database), //                     GET /api/trips?from=&to=&vehicles=
    coverageRoute(live.rules), //                GET /api/coverage?day=&route=
    auditRoute(database), //                     GET /api/audit?of=&limit=
    dayReportRoute({ config, database, publication, live }), // GET /api/reports/day?company=&date=&format=&language=
    matchedRoute(database, live, publication), // GET /api/matched?vehicle=&from=&to=
    viewsRoute(database), //                     GET /api/views
    overlayRoute(publication, files), //         GET /overlays/:layer.geojson
    healthRoute(database, publication), //       GET /healthz
    readyRoute(database, features, live), //     GET /readyz
    metricsRoute(metrics), //                    GET /metrics
  ];

  const app = express();
  app.disable("x-powered-by");
  app.set("trust proxy", "loopback"); // a reverse proxy on this machine names the real client
  app.set("etag", "strong");
  app.use(securityHeaders, refuseNul);
  app.use(["/api", "/overlays"], rateLimit(API_LIMIT), sayNumber(publication));
  app.use(editRoutes({ config, edits, showNewest: () => publication.showNewest() })); // PATCH, POST, DELETE /api/features
  app.use(vehicleCommandRoutes({ config, live, log })); // POST /api/vehicles/:id/commands
  app.use(importTracksRoute({ config, live })); // POST /api/tracks
  app.use(deviceWritingRoutes({ config, live, log })); // POST and DELETE /api/devices
  app.use(ruleRoutes({ config, rules: live.rules })); // PUT /api/rules/:rule, PUT, DELETE /api/permits/:id
  app.use(viewRoutes({ config, database })); // POST /api/views, PUT, DELETE /api/views/:id
  app.use(readOnly);
  // GET /api/openapi.json describes them all
  for (const route of [...routes, openapiRoute(routes, WRITING)]) app.get(route.path, route.answer);
  app.use(viewerFiles(config.viewerDir, files)); // GET / /planner /analyst /briefing and the viewer's files
  app.use(notFound, answerErrors(log));

  const measure = measureRequests(metrics);
  return (request: IncomingMessage, response: ServerResponse) => {
    measure(request, response);
    if (!hostAllowed(request.headers, config.trustedOrigins, config.host)) return refuseHost(response);
    if (live.handleIngest(request, response)) return; //                      POST /ingest/…
    const sent = publicationFile(publication, files, request, response); //   GET /tiles /terrain /basemap /models
    if (sent === false) return app(request, response);
    sent.catch((error: Error) => {
      log.error({ err: error, path: request.url }, "file not sent");
      response.destroy();
    });
  };
}

function refuseHost(response: ServerResponse): void {
  response.statusCode = 421;
  response.setHeader("Content-Type", "application/json; charset=utf-8");
  response.end(`{"error":"this name is not one of the server's; add it to TRUSTED_ORIGINS"}`);
}
