import { randomUUID } from "node:crypto";
import type { Shared } from "../bus/bus.ts";
import { createBusMetrics } from "../bus/bus-metrics.ts";
import { MessageFollower } from "../bus/follow-messages.ts";
import { heldDatabase } from "../bus/held-database.ts";
import { Lease } from "../bus/lease.ts";
import { openBus } from "../bus/open-bus.ts";
import { SharedStore } from "../bus/shared-store.ts";
import { recentMessages } from "../bus/stored-messages.ts";
import { SharedEdits } from "../edits/shared-edits.ts";
import { RuleService } from "../events/rule-service.ts";
import { importTracks } from "../history/import-tracks.ts";
import { lastPositions } from "../history/last-positions.ts";
import { TrackSealer } from "../history/seal-tracks.ts";
import { tracksRoute } from "../history/tracks-route.ts";
import { ReportAcceptor } from "../ingest/accept-reports.ts";
import { ObservationAcceptor } from "../ingest/devices/accept-observations.ts";
import { DeviceMessages } from "../ingest/devices/device-messages.ts";
import { DeviceRegistry } from "../ingest/devices/device-registry.ts";
import { Telemetry } from "../ingest/devices/telemetry.ts";
import { GroupCommit } from "../ingest/group-commit.ts";
import { createIngestHandler } from "../ingest/http.ts";
import { ingestBodies } from "../ingest/http-bodies.ts";
import { createIngestCounts } from "../ingest/ingest-counts.ts";
import { StrangerReports } from "../ingest/stranger-reports.ts";
import { TerminalCodes } from "../ingest/terminal-codes.ts";
import { VehicleRegistry } from "../ingest/vehicle-registry.ts";
import type { LiveDependencies, LiveServices } from "../live-services.ts";
import { DeviceStates } from "./device-states.ts";
import { Duties, type Feed } from "./duties.ts";
import { openFeedsOfOthers } from "./feeds-of-others.ts";
import { LiveHub } from "./hub.ts";
import { KnownState } from "./known-state.ts";
import { LampStates } from "./lamp-states.ts";
import { LatestPositions } from "./latest-positions.ts";
import { liveFigures } from "./live-figures.ts";
import { readLamps } from "./live-inputs.ts";
import { answerQuestion, commandElsewhere } from "./remote-commands.ts";
import { openWaysIn } from "./ways-in.ts";

/** Terminals that only send heartbeats are online on every server. */
const TELL_HEARD_EVERY_MS = 5_000;
/** A server that takes work over looks at what was stored since its last holder was surely at work. */
const TAKEN_OVER_MS = 60_000;

/**
 * Opens ingest, live state and history on an open database and publication: replays the log, restores the
 * last positions, then listens for terminals.
 */
export async function openLiveServices(dependencies: LiveDependencies): Promise<LiveServices> {
  const { config, database, publication, inputs, edits, log, metrics } = dependencies;
  const registry = new VehicleRegistry();
  await registry.load(database);
  const positions = new LatestPositions();
  const lamps = new LampStates();
  const states = new DeviceStates();
  const acceptor = new ReportAcceptor(publication.current.county.bounds);
  const counts = createIngestCounts(metrics);

  const server = randomUUID();
  const isAlone = config.natsUrls.length === 0;
  const duty = { work: "seal and judge", holder: server };
  const lease = isAlone ? undefined : new Lease({ database, ...duty, onTaken: takeOver, onLost: rest, log });
  const isOnDuty = () => lease?.isHeld ?? true;
  const onDuty = isAlone ? database : heldDatabase(database, duty);
  const sealer = new TrackSealer(onDuty, config.historyDays);
  const busMetrics = createBusMetrics(metrics, { isConnected: () => bus.isConnected, isOnDuty });
  const follower = new MessageFollower({
    database,
    server,
    isConnected: () => bus.isConnected,
    apply: (message) => known.apply(message),
    restore: () => known.restore(),
    metrics: busMetrics,
    log,
  });
  const shared = isAlone
    ? undefined
    : new SharedStore({ database, server, publish: (message) => bus.publish(message) });
  const announce = async (changed: Shared) => {
    await shared?.announce(changed).catch((error) => {
      // it is changed and kept; the others have it when they change duty or start
      log.error({ err: error, changed }, "other servers were not told what was changed");
    });
  };

  const sharedEdits = isAlone
    ? undefined
    : new SharedEdits({
        database,
        ask: (...question) => bus.ask(...question),
        server,
        own: edits,
        onEdited: () => announce("publication"),
        log,
      });

  const codes = await TerminalCodes.open(database, (record) => commit.submit([record]));
  const devices = await DeviceRegistry.open(database, () => announce("devices"));
  const rules = await RuleService.open(
    { database, judged: onDuty, publication, log, onChanged: () => announce("rules") },
    Date.now(),
  );
  let sequence = 0;
  const commit = new GroupCommit({
    database,
    ingestLog: inputs.ingestLog,
    log,
    // shared records are told of with each transaction
    ...(shared
      ? { store: (records) => shared.store(records), onDurable: () => {} }
      : {
          onDurable: (records) =>
            bus.publish({ server, sequence: ++sequence, records, changed: [], heard: [] }),
        }),
  });

  const known = new KnownState({
    database,
    server,
    positions,
    lamps,
    states,
    acceptor,
    registry,
    codes,
    devices,
    rules,
    sealer,
    isOnDuty,
    showNewest: () => publication.showNewest(),
    log,
  });
  const duties = new Duties({ database, rules, sealer, openFeeds, log });

  /** Goes on with the work that another server did, or nobody. */
  async function takeOver(): Promise<void> {
    await rules.adopt(Date.now());
    rules.resume(await lastPositions(database));
    // late reports that the last holder may not have judged any more
    for (const { records } of await recentMessages(database, TAKEN_OVER_MS))
      rules.accept(records, Date.now());
    await duties.start();
  }

  async function rest(): Promise<void> {
    await duties.stop();
    await rules.rest();
  }

  await known.restore();
  // what the others stored meanwhile is found by the first look
  const bus = await openBus(
    { natsUrls: config.natsUrls, server, county: publication.current.county.id },
    {
      onMessage: (message) => follower.take(message),
      onConnected: () => void follower.look(),
      onQuestion: async (text) => {
        const question: unknown = JSON.parse(text);
        const answered = await sharedEdits?.answer(question);
        return (
          answered ??
          answerQuestion(question, async (vehicle, command) =>
            waysIn.terminals.session(vehicle)?.command(command),
          )
        );
      },
    },
    log,
  );
  const { records, stored } = commit.replay();
  if (records > 0) void stored.then(() => log.info({ records }, "ingest log replayed"));

  lamps.setLamps(publication.current.manifest.version, inputs.lamps);
  const hub = new LiveHub({
    positions,
    lamps,
    publication: () => publication.current.manifest,
    config,
    log,
  });
  const stopFollowing = publication.onChange(async (change) => {
    try {
      await registry.load(database);
      if (!isOnDuty()) await rules.refresh(Date.now()); // whoever is on duty follows by itself
      const { current } = publication;
      lamps.setLamps(current.manifest.version, await readLamps(current));
    } catch (error) {
      // the old registry and lamps stay; viewers still hear of the new tiles
      log.error({ err: error }, "vehicles and lamps of the new publication not read");
    }
    hub.featuresChanged(change);
  });
  const stopFollowingFiles = publication.onFiles((change) => hub.filesChanged(change));
  const strangers = new StrangerReports(acceptor);
  const heardSince = new Set<number>();
  const onHeard = (vehicle: number, nowMs: number) => {
    positions.heard(vehicle, nowMs);
    if (!isAlone) heardSince.add(vehicle);
  };
  const telemetry = Telemetry.read();
  const messages = new DeviceMessages({
    registry: devices,
    telemetry,
    acceptor: new ObservationAcceptor(telemetry, acceptor),
    commit,
    counts,
  });
  const waysIn = await openWaysIn(config, {
    registry,
    codes,
    acceptor,
    strangers,
    commit,
    counts,
    messages,
    log,
    onHeard,
  });
  function openFeeds(): Promise<Feed[]> {
    const { bounds, id } = publication.current.county;
    const ways = { database, registry, acceptor, commit, counts, messages, onHeard, log };
    return openFeedsOfOthers({ config, county: id, area: bounds }, ways);
  }
  const tellingHeard = setInterval(() => {
    if (heardSince.size === 0) return;
    bus.publish({ server, sequence: 0, records: [], changed: [], heard: [...heardSince] });
    heardSince.clear();
  }, TELL_HEARD_EVERY_MS).unref();
  if (!isAlone) follower.start();
  await (lease ? lease.start() : duties.start());
  await sharedEdits?.start();

  let closing: Promise<void> | undefined;
  async function close(): Promise<void> {
    clearInterval(tellingHeard);
    stopFollowing();
    stopFollowingFiles();
    hub.close();
    await waysIn.close();
    await duties.stop();
    await commit.close();
    await follower.close();
    await rules.close();
    await lease?.close();
    await sharedEdits?.close();
    await bus.close();
  }

  return {
    figures: liveFigures({ database, registry, positions, lamps }),
    handleIngest: createIngestHandler({
      bodies: ingestBodies({ messages, vehicles: registry, acceptor, counts }),
      authenticate: (id, key) => devices.authenticate(id, key),
      store: (records) => messages.store(records),
      isFull: () => commit.isFull || commit.isStuck,
      config,
      log,
    }),
    devices: { registry: devices, telemetry, states },
    tracks: tracksRoute(database),
    importTracks: (bytes) =>
      importTracks(database, bytes, {
        vehicles: new Set(registry.vehicles.map(({ number }) => number)),
        area: publication.current.county.bounds,
        historyDays: config.historyDays,
        nowMs: Date.now(),
      }),
    edits: sharedEdits ?? edits,
    rules,
    command: async (vehicle, command) => {
      const session = waysIn.terminals.session(vehicle);
      if (session) return session.command(command);
      const elsewhere = known.hearerOf(vehicle);
      return elsewhere === undefined ? undefined : commandElsewhere(bus, elsewhere, { vehicle, command });
    },
    vehicles: async () => registry.vehicles,
    attach: (server) => hub.attach(server),
    bus,
    notReady: () => commit.trouble ?? (commit.isFull ? "too many reports wait to be stored" : null),
    jt808Port: waysIn.terminals.port,
    jt809Port: waysIn.platforms?.port,
    mqttPort: waysIn.broker?.port,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}
