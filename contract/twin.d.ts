import * as $protobuf from "protobufjs";
import Long = require("long");

/** Namespace twin. */
export namespace twin {

    /**
     * Properties of a ServerMessage.
     * @deprecated Use twin.ServerMessage.$Properties instead.
     */
    interface IServerMessage extends twin.ServerMessage.$Properties {
    }

    /** Represents a ServerMessage. */
    class ServerMessage {

        /**
         * Constructs a new ServerMessage.
         * @param [properties] Properties to set
         */
        constructor(properties?: twin.ServerMessage.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ServerMessage hello. */
        hello?: (twin.Hello.$Properties|null);

        /** ServerMessage cell. */
        cell?: (twin.CellFrame.$Properties|null);

        /** ServerMessage lamps. */
        lamps?: (twin.LampStates.$Properties|null);

        /** ServerMessage publication. */
        publication?: (twin.PublicationChanged.$Properties|null);

        /** ServerMessage heartbeat. */
        heartbeat?: (twin.Heartbeat.$Properties|null);

        /** ServerMessage body. */
        body?: ("hello"|"cell"|"lamps"|"publication"|"heartbeat");

        /**
         * Creates a new ServerMessage instance using the specified properties.
         * @param [properties] Properties to set
         * @returns ServerMessage instance
         */
        static create(properties: twin.ServerMessage.$Shape): twin.ServerMessage & twin.ServerMessage.$Shape;
        static create(properties?: twin.ServerMessage.$Properties): twin.ServerMessage;

        /**
         * Encodes the specified ServerMessage message. Does not implicitly {@link twin.ServerMessage.verify|verify} messages.
         * @param message ServerMessage message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: twin.ServerMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Encodes the specified ServerMessage message, length delimited. Does not implicitly {@link twin.ServerMessage.verify|verify} messages.
         * @param message ServerMessage message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encodeDelimited(message: twin.ServerMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a ServerMessage message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {twin.ServerMessage & twin.ServerMessage.$Shape} ServerMessage
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): twin.ServerMessage & twin.ServerMessage.$Shape;

        /**
         * Decodes a ServerMessage message from the specified reader or buffer, length delimited.
         * @param reader Reader or buffer to decode from
         * @returns {twin.ServerMessage & twin.ServerMessage.$Shape} ServerMessage
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): twin.ServerMessage & twin.ServerMessage.$Shape;

        /**
         * Gets the type url for ServerMessage
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace ServerMessage {

        /** Properties of a ServerMessage. */
        interface $Properties {

            /** ServerMessage hello */
            hello?: (twin.Hello.$Properties|null);

            /** ServerMessage cell */
            cell?: (twin.CellFrame.$Properties|null);

            /** ServerMessage lamps */
            lamps?: (twin.LampStates.$Properties|null);

            /** ServerMessage publication */
            publication?: (twin.PublicationChanged.$Properties|null);

            /** ServerMessage heartbeat */
            heartbeat?: (twin.Heartbeat.$Properties|null);

            /** ServerMessage body */
            body?: ("hello"|"cell"|"lamps"|"publication"|"heartbeat");

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Narrowed shape of a ServerMessage. */
        type $Shape = {
          hello?: twin.Hello.$Shape|null;
          cell?: twin.CellFrame.$Shape|null;
          lamps?: twin.LampStates.$Shape|null;
          publication?: twin.PublicationChanged.$Shape|null;
          heartbeat?: twin.Heartbeat.$Shape|null;
          $unknowns?: Uint8Array[];
        } & (
          ({ body?: undefined; hello?: null; cell?: null; lamps?: null; publication?: null; heartbeat?: null }|{ body?: "hello"; hello: twin.Hello.$Shape; cell?: null; lamps?: null; publication?: null; heartbeat?: null }|{ body?: "cell"; hello?: null; cell: twin.CellFrame.$Shape; lamps?: null; publication?: null; heartbeat?: null }|{ body?: "lamps"; hello?: null; cell?: null; lamps: twin.LampStates.$Shape; publication?: null; heartbeat?: null }|{ body?: "publication"; hello?: null; cell?: null; lamps?: null; publication: twin.PublicationChanged.$Shape; heartbeat?: null }|{ body?: "heartbeat"; hello?: null; cell?: null; lamps?: null; publication?: null; heartbeat: twin.Heartbeat.$Shape })
        );
    }

    /**
     * Properties of a ClientMessage.
     * @deprecated Use twin.ClientMessage.$Properties instead.
     */
    interface IClientMessage extends twin.ClientMessage.$Properties {
    }

    /** Represents a ClientMessage. */
    class ClientMessage {

        /**
         * Constructs a new ClientMessage.
         * @param [properties] Properties to set
         */
        constructor(properties?: twin.ClientMessage.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ClientMessage subscribe. */
        subscribe?: (twin.Subscribe.$Properties|null);

        /** ClientMessage body. */
        body?: "subscribe";

        /**
         * Creates a new ClientMessage instance using the specified properties.
         * @param [properties] Properties to set
         * @returns ClientMessage instance
         */
        static create(properties: twin.ClientMessage.$Shape): twin.ClientMessage & twin.ClientMessage.$Shape;
        static create(properties?: twin.ClientMessage.$Properties): twin.ClientMessage;

        /**
         * Encodes the specified ClientMessage message. Does not implicitly {@link twin.ClientMessage.verify|verify} messages.
         * @param message ClientMessage message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: twin.ClientMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Encodes the specified ClientMessage message, length delimited. Does not implicitly {@link twin.ClientMessage.verify|verify} messages.
         * @param message ClientMessage message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encodeDelimited(message: twin.ClientMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a ClientMessage message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {twin.ClientMessage & twin.ClientMessage.$Shape} ClientMessage
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): twin.ClientMessage & twin.ClientMessage.$Shape;

        /**
         * Decodes a ClientMessage message from the specified reader or buffer, length delimited.
         * @param reader Reader or buffer to decode from
         * @returns {twin.ClientMessage & twin.ClientMessage.$Shape} ClientMessage
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): twin.ClientMessage & twin.ClientMessage.$Shape;

        /**
         * Gets the type url for ClientMessage
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace ClientMessage {

        /** Properties of a ClientMessage. */
        interface $Properties {

            /** ClientMessage subscribe */
            subscribe?: (twin.Subscribe.$Properties|null);

            /** ClientMessage body */
            body?: "subscribe";

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Narrowed shape of a ClientMessage. */
        type $Shape = {
          subscribe?: twin.Subscribe.$Shape|null;
          $unknowns?: Uint8Array[];
        } & (
          ({ body?: undefined; subscribe?: null }|{ body?: "subscribe"; subscribe: twin.Subscribe.$Shape })
        );
    }

    /**
     * Properties of a Hello.
     * @deprecated Use twin.Hello.$Properties instead.
     */
    interface IHello extends twin.Hello.$Properties {
    }

    /** Represents a Hello. */
    class Hello {

        /**
         * Constructs a new Hello.
         * @param [properties] Properties to set
         */
        constructor(properties?: twin.Hello.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Hello serverTimeMs. */
        serverTimeMs: number;

        /** Hello tickMs. */
        tickMs: number;

        /** Hello protocol. */
        protocol: number;

        /** Hello publication. */
        publication: string;

        /** Hello publicationNumber. */
        publicationNumber: number;

        /**
         * Creates a new Hello instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Hello instance
         */
        static create(properties: twin.Hello.$Shape): twin.Hello & twin.Hello.$Shape;
        static create(properties?: twin.Hello.$Properties): twin.Hello;

        /**
         * Encodes the specified Hello message. Does not implicitly {@link twin.Hello.verify|verify} messages.
         * @param message Hello message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: twin.Hello.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Encodes the specified Hello message, length delimited. Does not implicitly {@link twin.Hello.verify|verify} messages.
         * @param message Hello message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encodeDelimited(message: twin.Hello.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Hello message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {twin.Hello & twin.Hello.$Shape} Hello
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): twin.Hello & twin.Hello.$Shape;

        /**
         * Decodes a Hello message from the specified reader or buffer, length delimited.
         * @param reader Reader or buffer to decode from
         * @returns {twin.Hello & twin.Hello.$Shape} Hello
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): twin.Hello & twin.Hello.$Shape;

        /**
         * Gets the type url for Hello
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace Hello {

        /** Properties of a Hello. */
        interface $Properties {

            /** Hello serverTimeMs */
            serverTimeMs?: (number|null);

            /** Hello tickMs */
            tickMs?: (number|null);

            /** Hello protocol */
            protocol?: (number|null);

            /** Hello publication */
            publication?: (string|null);

            /** Hello publicationNumber */
            publicationNumber?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Hello. */
        type $Shape = twin.Hello.$Properties;
    }

    /**
     * Properties of a Heartbeat.
     * @deprecated Use twin.Heartbeat.$Properties instead.
     */
    interface IHeartbeat extends twin.Heartbeat.$Properties {
    }

    /** Represents a Heartbeat. */
    class Heartbeat {

        /**
         * Constructs a new Heartbeat.
         * @param [properties] Properties to set
         */
        constructor(properties?: twin.Heartbeat.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Heartbeat serverTimeMs. */
        serverTimeMs: number;

        /**
         * Creates a new Heartbeat instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Heartbeat instance
         */
        static create(properties: twin.Heartbeat.$Shape): twin.Heartbeat & twin.Heartbeat.$Shape;
        static create(properties?: twin.Heartbeat.$Properties): twin.Heartbeat;

        /**
         * Encodes the specified Heartbeat message. Does not implicitly {@link twin.Heartbeat.verify|verify} messages.
         * @param message Heartbeat message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: twin.Heartbeat.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Encodes the specified Heartbeat message, length delimited. Does not implicitly {@link twin.Heartbeat.verify|verify} messages.
         * @param message Heartbeat message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encodeDelimited(message: twin.Heartbeat.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Heartbeat message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {twin.Heartbeat & twin.Heartbeat.$Shape} Heartbeat
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): twin.Heartbeat & twin.Heartbeat.$Shape;

        /**
         * Decodes a Heartbeat message from the specified reader or buffer, length delimited.
         * @param reader Reader or buffer to decode from
         * @returns {twin.Heartbeat & twin.Heartbeat.$Shape} Heartbeat
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): twin.Heartbeat & twin.Heartbeat.$Shape;

        /**
         * Gets the type url for Heartbeat
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace Heartbeat {

        /** Properties of a Heartbeat. */
        interface $Properties {

            /** Heartbeat serverTimeMs */
            serverTimeMs?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Heartbeat. */
        type $Shape = twin.Heartbeat.$Properties;
    }

    /**
     * Properties of a Subscribe.
     * @deprecated Use twin.Subscribe.$Properties instead.
     */
    interface ISubscribe extends twin.Subscribe.$Properties {
    }

    /** Represents a Subscribe. */
    class Subscribe {

        /**
         * Constructs a new Subscribe.
         * @param [properties] Properties to set
         */
        constructor(properties?: twin.Subscribe.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Subscribe westE6. */
        westE6: number;

        /** Subscribe southE6. */
        southE6: number;

        /** Subscribe eastE6. */
        eastE6: number;

        /** Subscribe northE6. */
        northE6: number;

        /** Subscribe all. */
        all: boolean;

        /**
         * Creates a new Subscribe instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Subscribe instance
         */
        static create(properties: twin.Subscribe.$Shape): twin.Subscribe & twin.Subscribe.$Shape;
        static create(properties?: twin.Subscribe.$Properties): twin.Subscribe;

        /**
         * Encodes the specified Subscribe message. Does not implicitly {@link twin.Subscribe.verify|verify} messages.
         * @param message Subscribe message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: twin.Subscribe.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Encodes the specified Subscribe message, length delimited. Does not implicitly {@link twin.Subscribe.verify|verify} messages.
         * @param message Subscribe message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encodeDelimited(message: twin.Subscribe.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Subscribe message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {twin.Subscribe & twin.Subscribe.$Shape} Subscribe
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): twin.Subscribe & twin.Subscribe.$Shape;

        /**
         * Decodes a Subscribe message from the specified reader or buffer, length delimited.
         * @param reader Reader or buffer to decode from
         * @returns {twin.Subscribe & twin.Subscribe.$Shape} Subscribe
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): twin.Subscribe & twin.Subscribe.$Shape;

        /**
         * Gets the type url for Subscribe
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace Subscribe {

        /** Properties of a Subscribe. */
        interface $Properties {

            /** Subscribe westE6 */
            westE6?: (number|null);

            /** Subscribe southE6 */
            southE6?: (number|null);

            /** Subscribe eastE6 */
            eastE6?: (number|null);

            /** Subscribe northE6 */
            northE6?: (number|null);

            /** Subscribe all */
            all?: (boolean|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Subscribe. */
        type $Shape = twin.Subscribe.$Properties;
    }

    /**
     * Properties of a CellFrame.
     * @deprecated Use twin.CellFrame.$Properties instead.
     */
    interface ICellFrame extends twin.CellFrame.$Properties {
    }

    /** Represents a CellFrame. */
    class CellFrame {

        /**
         * Constructs a new CellFrame.
         * @param [properties] Properties to set
         */
        constructor(properties?: twin.CellFrame.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** CellFrame cellX. */
        cellX: number;

        /** CellFrame cellY. */
        cellY: number;

        /** CellFrame serverTimeMs. */
        serverTimeMs: number;

        /** CellFrame sequence. */
        sequence: number;

        /** CellFrame vehicleDelta. */
        vehicleDelta: number[];

        /** CellFrame lonE6Delta. */
        lonE6Delta: number[];

        /** CellFrame latE6Delta. */
        latE6Delta: number[];

        /** CellFrame speedDkmh. */
        speedDkmh: number[];

        /** CellFrame headingDeg. */
        headingDeg: number[];

        /** CellFrame fixAgeMs. */
        fixAgeMs: number[];

        /** CellFrame altitudeMetersDelta. */
        altitudeMetersDelta: number[];

        /** CellFrame statusRuns. */
        statusRuns: number[];

        /**
         * Creates a new CellFrame instance using the specified properties.
         * @param [properties] Properties to set
         * @returns CellFrame instance
         */
        static create(properties: twin.CellFrame.$Shape): twin.CellFrame & twin.CellFrame.$Shape;
        static create(properties?: twin.CellFrame.$Properties): twin.CellFrame;

        /**
         * Encodes the specified CellFrame message. Does not implicitly {@link twin.CellFrame.verify|verify} messages.
         * @param message CellFrame message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: twin.CellFrame.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Encodes the specified CellFrame message, length delimited. Does not implicitly {@link twin.CellFrame.verify|verify} messages.
         * @param message CellFrame message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encodeDelimited(message: twin.CellFrame.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a CellFrame message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {twin.CellFrame & twin.CellFrame.$Shape} CellFrame
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): twin.CellFrame & twin.CellFrame.$Shape;

        /**
         * Decodes a CellFrame message from the specified reader or buffer, length delimited.
         * @param reader Reader or buffer to decode from
         * @returns {twin.CellFrame & twin.CellFrame.$Shape} CellFrame
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): twin.CellFrame & twin.CellFrame.$Shape;

        /**
         * Gets the type url for CellFrame
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace CellFrame {

        /** Properties of a CellFrame. */
        interface $Properties {

            /** CellFrame cellX */
            cellX?: (number|null);

            /** CellFrame cellY */
            cellY?: (number|null);

            /** CellFrame serverTimeMs */
            serverTimeMs?: (number|null);

            /** CellFrame sequence */
            sequence?: (number|null);

            /** CellFrame vehicleDelta */
            vehicleDelta?: (number[]|null);

            /** CellFrame lonE6Delta */
            lonE6Delta?: (number[]|null);

            /** CellFrame latE6Delta */
            latE6Delta?: (number[]|null);

            /** CellFrame speedDkmh */
            speedDkmh?: (number[]|null);

            /** CellFrame headingDeg */
            headingDeg?: (number[]|null);

            /** CellFrame fixAgeMs */
            fixAgeMs?: (number[]|null);

            /** CellFrame altitudeMetersDelta */
            altitudeMetersDelta?: (number[]|null);

            /** CellFrame statusRuns */
            statusRuns?: (number[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a CellFrame. */
        type $Shape = twin.CellFrame.$Properties;
    }

    /**
     * Properties of a LampStates.
     * @deprecated Use twin.LampStates.$Properties instead.
     */
    interface ILampStates extends twin.LampStates.$Properties {
    }

    /** Represents a LampStates. */
    class LampStates {

        /**
         * Constructs a new LampStates.
         * @param [properties] Properties to set
         */
        constructor(properties?: twin.LampStates.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** LampStates serverTimeMs. */
        serverTimeMs: number;

        /** LampStates publication. */
        publication: string;

        /** LampStates level. */
        level: Uint8Array;

        /** LampStates reportedAgeS. */
        reportedAgeS: number[];

        /**
         * Creates a new LampStates instance using the specified properties.
         * @param [properties] Properties to set
         * @returns LampStates instance
         */
        static create(properties: twin.LampStates.$Shape): twin.LampStates & twin.LampStates.$Shape;
        static create(properties?: twin.LampStates.$Properties): twin.LampStates;

        /**
         * Encodes the specified LampStates message. Does not implicitly {@link twin.LampStates.verify|verify} messages.
         * @param message LampStates message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: twin.LampStates.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Encodes the specified LampStates message, length delimited. Does not implicitly {@link twin.LampStates.verify|verify} messages.
         * @param message LampStates message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encodeDelimited(message: twin.LampStates.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a LampStates message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {twin.LampStates & twin.LampStates.$Shape} LampStates
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): twin.LampStates & twin.LampStates.$Shape;

        /**
         * Decodes a LampStates message from the specified reader or buffer, length delimited.
         * @param reader Reader or buffer to decode from
         * @returns {twin.LampStates & twin.LampStates.$Shape} LampStates
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): twin.LampStates & twin.LampStates.$Shape;

        /**
         * Gets the type url for LampStates
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace LampStates {

        /** Properties of a LampStates. */
        interface $Properties {

            /** LampStates serverTimeMs */
            serverTimeMs?: (number|null);

            /** LampStates publication */
            publication?: (string|null);

            /** LampStates level */
            level?: (Uint8Array|null);

            /** LampStates reportedAgeS */
            reportedAgeS?: (number[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a LampStates. */
        type $Shape = twin.LampStates.$Properties;
    }

    /**
     * Properties of a PublicationChanged.
     * @deprecated Use twin.PublicationChanged.$Properties instead.
     */
    interface IPublicationChanged extends twin.PublicationChanged.$Properties {
    }

    /** Represents a PublicationChanged. */
    class PublicationChanged {

        /**
         * Constructs a new PublicationChanged.
         * @param [properties] Properties to set
         */
        constructor(properties?: twin.PublicationChanged.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** PublicationChanged version. */
        version: string;

        /** PublicationChanged layers. */
        layers: string[];

        /** PublicationChanged number. */
        number: number;

        /** PublicationChanged namesTiles. */
        namesTiles: boolean;

        /** PublicationChanged tiles. */
        tiles: twin.ChangedTiles.$Properties[];

        /** PublicationChanged hasFeatures. */
        hasFeatures: boolean;

        /**
         * Creates a new PublicationChanged instance using the specified properties.
         * @param [properties] Properties to set
         * @returns PublicationChanged instance
         */
        static create(properties: twin.PublicationChanged.$Shape): twin.PublicationChanged & twin.PublicationChanged.$Shape;
        static create(properties?: twin.PublicationChanged.$Properties): twin.PublicationChanged;

        /**
         * Encodes the specified PublicationChanged message. Does not implicitly {@link twin.PublicationChanged.verify|verify} messages.
         * @param message PublicationChanged message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: twin.PublicationChanged.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Encodes the specified PublicationChanged message, length delimited. Does not implicitly {@link twin.PublicationChanged.verify|verify} messages.
         * @param message PublicationChanged message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encodeDelimited(message: twin.PublicationChanged.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a PublicationChanged message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {twin.PublicationChanged & twin.PublicationChanged.$Shape} PublicationChanged
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): twin.PublicationChanged & twin.PublicationChanged.$Shape;

        /**
         * Decodes a PublicationChanged message from the specified reader or buffer, length delimited.
         * @param reader Reader or buffer to decode from
         * @returns {twin.PublicationChanged & twin.PublicationChanged.$Shape} PublicationChanged
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): twin.PublicationChanged & twin.PublicationChanged.$Shape;

        /**
         * Gets the type url for PublicationChanged
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace PublicationChanged {

        /** Properties of a PublicationChanged. */
        interface $Properties {

            /** PublicationChanged version */
            version?: (string|null);

            /** PublicationChanged layers */
            layers?: (string[]|null);

            /** PublicationChanged number */
            number?: (number|null);

            /** PublicationChanged namesTiles */
            namesTiles?: (boolean|null);

            /** PublicationChanged tiles */
            tiles?: (twin.ChangedTiles.$Properties[]|null);

            /** PublicationChanged hasFeatures */
            hasFeatures?: (boolean|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a PublicationChanged. */
        type $Shape = twin.PublicationChanged.$Properties;
    }

    /**
     * Properties of a ChangedTiles.
     * @deprecated Use twin.ChangedTiles.$Properties instead.
     */
    interface IChangedTiles extends twin.ChangedTiles.$Properties {
    }

    /** Represents a ChangedTiles. */
    class ChangedTiles {

        /**
         * Constructs a new ChangedTiles.
         * @param [properties] Properties to set
         */
        constructor(properties?: twin.ChangedTiles.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** ChangedTiles layer. */
        layer: string;

        /** ChangedTiles contents. */
        contents: string[];

        /** ChangedTiles isReshaped. */
        isReshaped: boolean;

        /**
         * Creates a new ChangedTiles instance using the specified properties.
         * @param [properties] Properties to set
         * @returns ChangedTiles instance
         */
        static create(properties: twin.ChangedTiles.$Shape): twin.ChangedTiles & twin.ChangedTiles.$Shape;
        static create(properties?: twin.ChangedTiles.$Properties): twin.ChangedTiles;

        /**
         * Encodes the specified ChangedTiles message. Does not implicitly {@link twin.ChangedTiles.verify|verify} messages.
         * @param message ChangedTiles message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: twin.ChangedTiles.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Encodes the specified ChangedTiles message, length delimited. Does not implicitly {@link twin.ChangedTiles.verify|verify} messages.
         * @param message ChangedTiles message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encodeDelimited(message: twin.ChangedTiles.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a ChangedTiles message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {twin.ChangedTiles & twin.ChangedTiles.$Shape} ChangedTiles
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): twin.ChangedTiles & twin.ChangedTiles.$Shape;

        /**
         * Decodes a ChangedTiles message from the specified reader or buffer, length delimited.
         * @param reader Reader or buffer to decode from
         * @returns {twin.ChangedTiles & twin.ChangedTiles.$Shape} ChangedTiles
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): twin.ChangedTiles & twin.ChangedTiles.$Shape;

        /**
         * Gets the type url for ChangedTiles
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace ChangedTiles {

        /** Properties of a ChangedTiles. */
        interface $Properties {

            /** ChangedTiles layer */
            layer?: (string|null);

            /** ChangedTiles contents */
            contents?: (string[]|null);

            /** ChangedTiles isReshaped */
            isReshaped?: (boolean|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a ChangedTiles. */
        type $Shape = twin.ChangedTiles.$Properties;
    }

    /**
     * Properties of a Track.
     * @deprecated Use twin.Track.$Properties instead.
     */
    interface ITrack extends twin.Track.$Properties {
    }

    /** Represents a Track. */
    class Track {

        /**
         * Constructs a new Track.
         * @param [properties] Properties to set
         */
        constructor(properties?: twin.Track.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Track vehicle. */
        vehicle: number;

        /** Track t0Ms. */
        t0Ms: number;

        /** Track dt. */
        dt: number[];

        /** Track lonDelta. */
        lonDelta: number[];

        /** Track latDelta. */
        latDelta: number[];

        /** Track speedDkmhDelta. */
        speedDkmhDelta: number[];

        /** Track headingDegDelta. */
        headingDegDelta: number[];

        /** Track status. */
        status: number[];

        /** Track statusRun. */
        statusRun: number[];

        /** Track dtUnitMs. */
        dtUnitMs: number;

        /** Track placeUnitE6. */
        placeUnitE6: number;

        /**
         * Creates a new Track instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Track instance
         */
        static create(properties: twin.Track.$Shape): twin.Track & twin.Track.$Shape;
        static create(properties?: twin.Track.$Properties): twin.Track;

        /**
         * Encodes the specified Track message. Does not implicitly {@link twin.Track.verify|verify} messages.
         * @param message Track message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: twin.Track.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Encodes the specified Track message, length delimited. Does not implicitly {@link twin.Track.verify|verify} messages.
         * @param message Track message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encodeDelimited(message: twin.Track.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Track message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {twin.Track & twin.Track.$Shape} Track
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): twin.Track & twin.Track.$Shape;

        /**
         * Decodes a Track message from the specified reader or buffer, length delimited.
         * @param reader Reader or buffer to decode from
         * @returns {twin.Track & twin.Track.$Shape} Track
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): twin.Track & twin.Track.$Shape;

        /**
         * Gets the type url for Track
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace Track {

        /** Properties of a Track. */
        interface $Properties {

            /** Track vehicle */
            vehicle?: (number|null);

            /** Track t0Ms */
            t0Ms?: (number|null);

            /** Track dt */
            dt?: (number[]|null);

            /** Track lonDelta */
            lonDelta?: (number[]|null);

            /** Track latDelta */
            latDelta?: (number[]|null);

            /** Track speedDkmhDelta */
            speedDkmhDelta?: (number[]|null);

            /** Track headingDegDelta */
            headingDegDelta?: (number[]|null);

            /** Track status */
            status?: (number[]|null);

            /** Track statusRun */
            statusRun?: (number[]|null);

            /** Track dtUnitMs */
            dtUnitMs?: (number|null);

            /** Track placeUnitE6 */
            placeUnitE6?: (number|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Track. */
        type $Shape = twin.Track.$Properties;
    }

    /**
     * Properties of a TrackDetails.
     * @deprecated Use twin.TrackDetails.$Properties instead.
     */
    interface ITrackDetails extends twin.TrackDetails.$Properties {
    }

    /** Represents a TrackDetails. */
    class TrackDetails {

        /**
         * Constructs a new TrackDetails.
         * @param [properties] Properties to set
         */
        constructor(properties?: twin.TrackDetails.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** TrackDetails altitudeMetersDelta. */
        altitudeMetersDelta: number[];

        /** TrackDetails alarm. */
        alarm: number[];

        /** TrackDetails items. */
        items: Uint8Array[];

        /**
         * Creates a new TrackDetails instance using the specified properties.
         * @param [properties] Properties to set
         * @returns TrackDetails instance
         */
        static create(properties: twin.TrackDetails.$Shape): twin.TrackDetails & twin.TrackDetails.$Shape;
        static create(properties?: twin.TrackDetails.$Properties): twin.TrackDetails;

        /**
         * Encodes the specified TrackDetails message. Does not implicitly {@link twin.TrackDetails.verify|verify} messages.
         * @param message TrackDetails message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: twin.TrackDetails.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Encodes the specified TrackDetails message, length delimited. Does not implicitly {@link twin.TrackDetails.verify|verify} messages.
         * @param message TrackDetails message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encodeDelimited(message: twin.TrackDetails.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a TrackDetails message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {twin.TrackDetails & twin.TrackDetails.$Shape} TrackDetails
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): twin.TrackDetails & twin.TrackDetails.$Shape;

        /**
         * Decodes a TrackDetails message from the specified reader or buffer, length delimited.
         * @param reader Reader or buffer to decode from
         * @returns {twin.TrackDetails & twin.TrackDetails.$Shape} TrackDetails
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): twin.TrackDetails & twin.TrackDetails.$Shape;

        /**
         * Gets the type url for TrackDetails
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace TrackDetails {

        /** Properties of a TrackDetails. */
        interface $Properties {

            /** TrackDetails altitudeMetersDelta */
            altitudeMetersDelta?: (number[]|null);

            /** TrackDetails alarm */
            alarm?: (number[]|null);

            /** TrackDetails items */
            items?: (Uint8Array[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a TrackDetails. */
        type $Shape = twin.TrackDetails.$Properties;
    }

    /**
     * Properties of a Network.
     * @deprecated Use twin.Network.$Properties instead.
     */
    interface INetwork extends twin.Network.$Properties {
    }

    /** Represents a Network. */
    class Network {

        /**
         * Constructs a new Network.
         * @param [properties] Properties to set
         */
        constructor(properties?: twin.Network.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** Network layer. */
        layer: string;

        /** Network nodeId. */
        nodeId: string[];

        /** Network nodeLonE7Delta. */
        nodeLonE7Delta: number[];

        /** Network nodeLatE7Delta. */
        nodeLatE7Delta: number[];

        /** Network nodeHeightMm. */
        nodeHeightMm: number[];

        /** Network nodeKind. */
        nodeKind: string[];

        /** Network edgeId. */
        edgeId: string[];

        /** Network edgeFrom. */
        edgeFrom: number[];

        /** Network edgeTo. */
        edgeTo: number[];

        /** Network edgeLengthMm. */
        edgeLengthMm: number[];

        /** Network edgeOdMm. */
        edgeOdMm: number[];

        /**
         * Creates a new Network instance using the specified properties.
         * @param [properties] Properties to set
         * @returns Network instance
         */
        static create(properties: twin.Network.$Shape): twin.Network & twin.Network.$Shape;
        static create(properties?: twin.Network.$Properties): twin.Network;

        /**
         * Encodes the specified Network message. Does not implicitly {@link twin.Network.verify|verify} messages.
         * @param message Network message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: twin.Network.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Encodes the specified Network message, length delimited. Does not implicitly {@link twin.Network.verify|verify} messages.
         * @param message Network message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encodeDelimited(message: twin.Network.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a Network message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {twin.Network & twin.Network.$Shape} Network
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): twin.Network & twin.Network.$Shape;

        /**
         * Decodes a Network message from the specified reader or buffer, length delimited.
         * @param reader Reader or buffer to decode from
         * @returns {twin.Network & twin.Network.$Shape} Network
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): twin.Network & twin.Network.$Shape;

        /**
         * Gets the type url for Network
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace Network {

        /** Properties of a Network. */
        interface $Properties {

            /** Network layer */
            layer?: (string|null);

            /** Network nodeId */
            nodeId?: (string[]|null);

            /** Network nodeLonE7Delta */
            nodeLonE7Delta?: (number[]|null);

            /** Network nodeLatE7Delta */
            nodeLatE7Delta?: (number[]|null);

            /** Network nodeHeightMm */
            nodeHeightMm?: (number[]|null);

            /** Network nodeKind */
            nodeKind?: (string[]|null);

            /** Network edgeId */
            edgeId?: (string[]|null);

            /** Network edgeFrom */
            edgeFrom?: (number[]|null);

            /** Network edgeTo */
            edgeTo?: (number[]|null);

            /** Network edgeLengthMm */
            edgeLengthMm?: (number[]|null);

            /** Network edgeOdMm */
            edgeOdMm?: (number[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a Network. */
        type $Shape = twin.Network.$Properties;
    }

    /**
     * Properties of a BusMessage.
     * @deprecated Use twin.BusMessage.$Properties instead.
     */
    interface IBusMessage extends twin.BusMessage.$Properties {
    }

    /** Represents a BusMessage. */
    class BusMessage {

        /**
         * Constructs a new BusMessage.
         * @param [properties] Properties to set
         */
        constructor(properties?: twin.BusMessage.$Properties);

        /** Unknown fields preserved while decoding when enabled */
        $unknowns?: Uint8Array[];

        /** BusMessage server. */
        server: string;

        /** BusMessage sequence. */
        sequence: number;

        /** BusMessage records. */
        records: Uint8Array;

        /** BusMessage changed. */
        changed: string[];

        /** BusMessage heard. */
        heard: number[];

        /**
         * Creates a new BusMessage instance using the specified properties.
         * @param [properties] Properties to set
         * @returns BusMessage instance
         */
        static create(properties: twin.BusMessage.$Shape): twin.BusMessage & twin.BusMessage.$Shape;
        static create(properties?: twin.BusMessage.$Properties): twin.BusMessage;

        /**
         * Encodes the specified BusMessage message. Does not implicitly {@link twin.BusMessage.verify|verify} messages.
         * @param message BusMessage message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encode(message: twin.BusMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Encodes the specified BusMessage message, length delimited. Does not implicitly {@link twin.BusMessage.verify|verify} messages.
         * @param message BusMessage message or plain object to encode
         * @param [writer] Writer to encode to
         * @returns Writer
         */
        static encodeDelimited(message: twin.BusMessage.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

        /**
         * Decodes a BusMessage message from the specified reader or buffer.
         * @param reader Reader or buffer to decode from
         * @param [length] Message length if known beforehand
         * @returns {twin.BusMessage & twin.BusMessage.$Shape} BusMessage
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): twin.BusMessage & twin.BusMessage.$Shape;

        /**
         * Decodes a BusMessage message from the specified reader or buffer, length delimited.
         * @param reader Reader or buffer to decode from
         * @returns {twin.BusMessage & twin.BusMessage.$Shape} BusMessage
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        static decodeDelimited(reader: ($protobuf.Reader|Uint8Array)): twin.BusMessage & twin.BusMessage.$Shape;

        /**
         * Gets the type url for BusMessage
         * @param [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns The type url
         */
        static getTypeUrl(prefix?: string): string;
    }

    namespace BusMessage {

        /** Properties of a BusMessage. */
        interface $Properties {

            /** BusMessage server */
            server?: (string|null);

            /** BusMessage sequence */
            sequence?: (number|null);

            /** BusMessage records */
            records?: (Uint8Array|null);

            /** BusMessage changed */
            changed?: (string[]|null);

            /** BusMessage heard */
            heard?: (number[]|null);

            /** Unknown fields preserved while decoding when enabled */
            $unknowns?: Uint8Array[];
        }

        /** Shape of a BusMessage. */
        type $Shape = twin.BusMessage.$Properties;
    }
}
