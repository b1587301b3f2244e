/*eslint-disable block-scoped-var, id-length, no-control-regex, no-magic-numbers, no-mixed-operators, no-prototype-builtins, no-redeclare, no-shadow, no-var, sort-vars, default-case, jsdoc/require-param*/
import $protobuf from "protobufjs/minimal.js";

// Common aliases
const $Reader = $protobuf.Reader, $Writer = $protobuf.Writer, $util = $protobuf.util;
const $Object = $util.global.Object, $undefined = $util.global.undefined, $Error = $util.global.Error, $RangeError = $util.global.RangeError;

// Exported root namespace
const $root = $protobuf.roots["default"] || ($protobuf.roots["default"] = {});

export const twin = $root.twin = (() => {

    /**
     * Namespace twin.
     * @exports twin
     * @namespace
     */
    const twin = {};

    twin.ServerMessage = (function() {

        /**
         * Properties of a ServerMessage.
         * @typedef {Object} twin.ServerMessage.$Properties
         * @property {twin.Hello.$Properties|null} [hello] ServerMessage hello
         * @property {twin.CellFrame.$Properties|null} [cell] ServerMessage cell
         * @property {twin.LampStates.$Properties|null} [lamps] ServerMessage lamps
         * @property {twin.PublicationChanged.$Properties|null} [publication] ServerMessage publication
         * @property {twin.Heartbeat.$Properties|null} [heartbeat] ServerMessage heartbeat
         * @property {"hello"|"cell"|"lamps"|"publication"|"heartbeat"} [body] ServerMessage body
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a ServerMessage.
         * @memberof twin
         * @interface IServerMessage
         * @augments twin.ServerMessage.$Properties
         * @deprecated Use twin.ServerMessage.$Properties instead.
         */

        /**
         * Narrowed shape of a ServerMessage.
         * @typedef {{
         *   hello?: twin.Hello.$Shape|null;
         *   cell?: twin.CellFrame.$Shape|null;
         *   lamps?: twin.LampStates.$Shape|null;
         *   publication?: twin.PublicationChanged.$Shape|null;
         *   heartbeat?: twin.Heartbeat.$Shape|null;
         *   $unknowns?: Array.<Uint8Array>;
         * } & (
         *   ({ body?: undefined; hello?: null; cell?: null; lamps?: null; publication?: null; heartbeat?: null }|{ body?: "hello"; hello: twin.Hello.$Shape; cell?: null; lamps?: null; publication?: null; heartbeat?: null }|{ body?: "cell"; hello?: null; cell: twin.CellFrame.$Shape; lamps?: null; publication?: null; heartbeat?: null }|{ body?: "lamps"; hello?: null; cell?: null; lamps: twin.LampStates.$Shape; publication?: null; heartbeat?: null }|{ body?: "publication"; hello?: null; cell?: null; lamps?: null; publication: twin.PublicationChanged.$Shape; heartbeat?: null }|{ body?: "heartbeat"; hello?: null; cell?: null; lamps?: null; publication?: null; heartbeat: twin.Heartbeat.$Shape })
         * )} twin.ServerMessage.$Shape
         */

        /**
         * Constructs a new ServerMessage.
         * @memberof twin
         * @classdesc Represents a ServerMessage.
         * @constructor
         * @param {twin.ServerMessage.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const ServerMessage = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * ServerMessage hello.
         * @member {twin.Hello.$Properties|null|undefined} hello
         * @memberof twin.ServerMessage
         * @instance
         */
        ServerMessage.prototype.hello = null;

        /**
         * ServerMessage cell.
         * @member {twin.CellFrame.$Properties|null|undefined} cell
         * @memberof twin.ServerMessage
         * @instance
         */
        ServerMessage.prototype.cell = null;

        /**
         * ServerMessage lamps.
         * @member {twin.LampStates.$Properties|null|undefined} lamps
         * @memberof twin.ServerMessage
         * @instance
         */
        ServerMessage.prototype.lamps = null;

        /**
         * ServerMessage publication.
         * @member {twin.PublicationChanged.$Properties|null|undefined} publication
         * @memberof twin.ServerMessage
         * @instance
         */
        ServerMessage.prototype.publication = null;

        /**
         * ServerMessage heartbeat.
         * @member {twin.Heartbeat.$Properties|null|undefined} heartbeat
         * @memberof twin.ServerMessage
         * @instance
         */
        ServerMessage.prototype.heartbeat = null;

        // OneOf field names bound to virtual getters and setters
        let $oneOfFields;

        /**
         * ServerMessage body.
         * @member {"hello"|"cell"|"lamps"|"publication"|"heartbeat"|undefined} body
         * @memberof twin.ServerMessage
         * @instance
         */
        $Object.defineProperty(ServerMessage.prototype, "body", {
            get: $util.oneOfGetter($oneOfFields = ["hello", "cell", "lamps", "publication", "heartbeat"]),
            set: $util.oneOfSetter($oneOfFields)
        });

        /**
         * Creates a new ServerMessage instance using the specified properties.
         * @function create
         * @memberof twin.ServerMessage
         * @static
         * @param {twin.ServerMessage.$Properties=} [properties] Properties to set
         * @returns {twin.ServerMessage} ServerMessage instance
         * @type {{
         *   (properties: twin.ServerMessage.$Shape): twin.ServerMessage & twin.ServerMessage.$Shape;
         *   (properties?: twin.ServerMessage.$Properties): twin.ServerMessage;
         * }}
         */
        ServerMessage.create = function(properties) {
            return new ServerMessage(properties);
        };

        /**
         * Encodes the specified ServerMessage message. Does not implicitly {@link twin.ServerMessage.verify|verify} messages.
         * @function encode
         * @memberof twin.ServerMessage
         * @static
         * @param {twin.ServerMessage.$Properties} message ServerMessage message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        ServerMessage.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.hello != null && $Object.hasOwnProperty.call(message, "hello"))
                $root.twin.Hello.encode(message.hello, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
            if (message.cell != null && $Object.hasOwnProperty.call(message, "cell"))
                $root.twin.CellFrame.encode(message.cell, writer.uint32(/* id 2, wireType 2 =*/18).fork(), _depth + 1).ldelim();
            if (message.lamps != null && $Object.hasOwnProperty.call(message, "lamps"))
                $root.twin.LampStates.encode(message.lamps, writer.uint32(/* id 3, wireType 2 =*/26).fork(), _depth + 1).ldelim();
            if (message.publication != null && $Object.hasOwnProperty.call(message, "publication"))
                $root.twin.PublicationChanged.encode(message.publication, writer.uint32(/* id 4, wireType 2 =*/34).fork(), _depth + 1).ldelim();
            if (message.heartbeat != null && $Object.hasOwnProperty.call(message, "heartbeat"))
                $root.twin.Heartbeat.encode(message.heartbeat, writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Encodes the specified ServerMessage message, length delimited. Does not implicitly {@link twin.ServerMessage.verify|verify} messages.
         * @function encodeDelimited
         * @memberof twin.ServerMessage
         * @static
         * @param {twin.ServerMessage.$Properties} message ServerMessage message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        ServerMessage.encodeDelimited = function(message, writer) {
            return this.encode(message, (writer || $Writer.create()).fork()).ldelim();
        };

        /**
         * Decodes a ServerMessage message from the specified reader or buffer.
         * @function decode
         * @memberof twin.ServerMessage
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {twin.ServerMessage & twin.ServerMessage.$Shape} ServerMessage
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        ServerMessage.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.twin.ServerMessage();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        message.hello = $root.twin.Hello.decode(reader, reader.size(), $undefined, _depth + 1, message.hello);
                        message.body = "hello";
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        message.cell = $root.twin.CellFrame.decode(reader, reader.size(), $undefined, _depth + 1, message.cell);
                        message.body = "cell";
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        message.lamps = $root.twin.LampStates.decode(reader, reader.size(), $undefined, _depth + 1, message.lamps);
                        message.body = "lamps";
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        message.publication = $root.twin.PublicationChanged.decode(reader, reader.size(), $undefined, _depth + 1, message.publication);
                        message.body = "publication";
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        message.heartbeat = $root.twin.Heartbeat.decode(reader, reader.size(), $undefined, _depth + 1, message.heartbeat);
                        message.body = "heartbeat";
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Decodes a ServerMessage message from the specified reader or buffer, length delimited.
         * @function decodeDelimited
         * @memberof twin.ServerMessage
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @returns {twin.ServerMessage & twin.ServerMessage.$Shape} ServerMessage
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        ServerMessage.decodeDelimited = function(reader) {
            if (!(reader instanceof $Reader))
                reader = new $Reader(reader);
            return this.decode(reader, reader.size());
        };

        /**
         * Gets the type url for ServerMessage
         * @function getTypeUrl
         * @memberof twin.ServerMessage
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        ServerMessage.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/twin.ServerMessage";
        };

        return ServerMessage;
    })();

    twin.ClientMessage = (function() {

        /**
         * Properties of a ClientMessage.
         * @typedef {Object} twin.ClientMessage.$Properties
         * @property {twin.Subscribe.$Properties|null} [subscribe] ClientMessage subscribe
         * @property {"subscribe"} [body] ClientMessage body
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a ClientMessage.
         * @memberof twin
         * @interface IClientMessage
         * @augments twin.ClientMessage.$Properties
         * @deprecated Use twin.ClientMessage.$Properties instead.
         */

        /**
         * Narrowed shape of a ClientMessage.
         * @typedef {{
         *   subscribe?: twin.Subscribe.$Shape|null;
         *   $unknowns?: Array.<Uint8Array>;
         * } & (
         *   ({ body?: undefined; subscribe?: null }|{ body?: "subscribe"; subscribe: twin.Subscribe.$Shape })
         * )} twin.ClientMessage.$Shape
         */

        /**
         * Constructs a new ClientMessage.
         * @memberof twin
         * @classdesc Represents a ClientMessage.
         * @constructor
         * @param {twin.ClientMessage.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const ClientMessage = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * ClientMessage subscribe.
         * @member {twin.Subscribe.$Properties|null|undefined} subscribe
         * @memberof twin.ClientMessage
         * @instance
         */
        ClientMessage.prototype.subscribe = null;

        // OneOf field names bound to virtual getters and setters
        let $oneOfFields;

        /**
         * ClientMessage body.
         * @member {"subscribe"|undefined} body
         * @memberof twin.ClientMessage
         * @instance
         */
        $Object.defineProperty(ClientMessage.prototype, "body", {
            get: $util.oneOfGetter($oneOfFields = ["subscribe"]),
            set: $util.oneOfSetter($oneOfFields)
        });

        /**
         * Creates a new ClientMessage instance using the specified properties.
         * @function create
         * @memberof twin.ClientMessage
         * @static
         * @param {twin.ClientMessage.$Properties=} [properties] Properties to set
         * @returns {twin.ClientMessage} ClientMessage instance
         * @type {{
         *   (properties: twin.ClientMessage.$Shape): twin.ClientMessage & twin.ClientMessage.$Shape;
         *   (properties?: twin.ClientMessage.$Properties): twin.ClientMessage;
         * }}
         */
        ClientMessage.create = function(properties) {
            return new ClientMessage(properties);
        };

        /**
         * Encodes the specified ClientMessage message. Does not implicitly {@link twin.ClientMessage.verify|verify} messages.
         * @function encode
         * @memberof twin.ClientMessage
         * @static
         * @param {twin.ClientMessage.$Properties} message ClientMessage message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        ClientMessage.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.subscribe != null && $Object.hasOwnProperty.call(message, "subscribe"))
                $root.twin.Subscribe.encode(message.subscribe, writer.uint32(/* id 1, wireType 2 =*/10).fork(), _depth + 1).ldelim();
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Encodes the specified ClientMessage message, length delimited. Does not implicitly {@link twin.ClientMessage.verify|verify} messages.
         * @function encodeDelimited
         * @memberof twin.ClientMessage
         * @static
         * @param {twin.ClientMessage.$Properties} message ClientMessage message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        ClientMessage.encodeDelimited = function(message, writer) {
            return this.encode(message, (writer || $Writer.create()).fork()).ldelim();
        };

        /**
         * Decodes a ClientMessage message from the specified reader or buffer.
         * @function decode
         * @memberof twin.ClientMessage
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {twin.ClientMessage & twin.ClientMessage.$Shape} ClientMessage
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        ClientMessage.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.twin.ClientMessage();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        message.subscribe = $root.twin.Subscribe.decode(reader, reader.size(), $undefined, _depth + 1, message.subscribe);
                        message.body = "subscribe";
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Decodes a ClientMessage message from the specified reader or buffer, length delimited.
         * @function decodeDelimited
         * @memberof twin.ClientMessage
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @returns {twin.ClientMessage & twin.ClientMessage.$Shape} ClientMessage
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        ClientMessage.decodeDelimited = function(reader) {
            if (!(reader instanceof $Reader))
                reader = new $Reader(reader);
            return this.decode(reader, reader.size());
        };

        /**
         * Gets the type url for ClientMessage
         * @function getTypeUrl
         * @memberof twin.ClientMessage
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        ClientMessage.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/twin.ClientMessage";
        };

        return ClientMessage;
    })();

    twin.Hello = (function() {

        /**
         * Properties of a Hello.
         * @typedef {Object} twin.Hello.$Properties
         * @property {number|null} [serverTimeMs] Hello serverTimeMs
         * @property {number|null} [tickMs] Hello tickMs
         * @property {number|null} [protocol] Hello protocol
         * @property {string|null} [publication] Hello publication
         * @property {number|null} [publicationNumber] Hello publicationNumber
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Hello.
         * @memberof twin
         * @interface IHello
         * @augments twin.Hello.$Properties
         * @deprecated Use twin.Hello.$Properties instead.
         */

        /**
         * Shape of a Hello.
         * @typedef {twin.Hello.$Properties} twin.Hello.$Shape
         */

        /**
         * Constructs a new Hello.
         * @memberof twin
         * @classdesc Represents a Hello.
         * @constructor
         * @param {twin.Hello.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Hello = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Hello serverTimeMs.
         * @member {number} serverTimeMs
         * @memberof twin.Hello
         * @instance
         */
        Hello.prototype.serverTimeMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * Hello tickMs.
         * @member {number} tickMs
         * @memberof twin.Hello
         * @instance
         */
        Hello.prototype.tickMs = 0;

        /**
         * Hello protocol.
         * @member {number} protocol
         * @memberof twin.Hello
         * @instance
         */
        Hello.prototype.protocol = 0;

        /**
         * Hello publication.
         * @member {string} publication
         * @memberof twin.Hello
         * @instance
         */
        Hello.prototype.publication = "";

        /**
         * Hello publicationNumber.
         * @member {number} publicationNumber
         * @memberof twin.Hello
         * @instance
         */
        Hello.prototype.publicationNumber = 0;

        /**
         * Creates a new Hello instance using the specified properties.
         * @function create
         * @memberof twin.Hello
         * @static
         * @param {twin.Hello.$Properties=} [properties] Properties to set
         * @returns {twin.Hello} Hello instance
         * @type {{
         *   (properties: twin.Hello.$Shape): twin.Hello & twin.Hello.$Shape;
         *   (properties?: twin.Hello.$Properties): twin.Hello;
         * }}
         */
        Hello.create = function(properties) {
            return new Hello(properties);
        };

        /**
         * Encodes the specified Hello message. Does not implicitly {@link twin.Hello.verify|verify} messages.
         * @function encode
         * @memberof twin.Hello
         * @static
         * @param {twin.Hello.$Properties} message Hello message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Hello.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.serverTimeMs != null && $Object.hasOwnProperty.call(message, "serverTimeMs") && (typeof message.serverTimeMs === "object" ? message.serverTimeMs.low || message.serverTimeMs.high : message.serverTimeMs !== 0))
                writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.serverTimeMs);
            if (message.tickMs != null && $Object.hasOwnProperty.call(message, "tickMs") && message.tickMs !== 0)
                writer.uint32(/* id 2, wireType 0 =*/16).uint32(message.tickMs);
            if (message.protocol != null && $Object.hasOwnProperty.call(message, "protocol") && message.protocol !== 0)
                writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.protocol);
            if (message.publication != null && $Object.hasOwnProperty.call(message, "publication") && message.publication !== "")
                writer.uint32(/* id 4, wireType 2 =*/34).string(message.publication);
            if (message.publicationNumber != null && $Object.hasOwnProperty.call(message, "publicationNumber") && message.publicationNumber !== 0)
                writer.uint32(/* id 5, wireType 0 =*/40).uint32(message.publicationNumber);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Encodes the specified Hello message, length delimited. Does not implicitly {@link twin.Hello.verify|verify} messages.
         * @function encodeDelimited
         * @memberof twin.Hello
         * @static
         * @param {twin.Hello.$Properties} message Hello message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Hello.encodeDelimited = function(message, writer) {
            return this.encode(message, (writer || $Writer.create()).fork()).ldelim();
        };

        /**
         * Decodes a Hello message from the specified reader or buffer.
         * @function decode
         * @memberof twin.Hello
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {twin.Hello & twin.Hello.$Shape} Hello
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Hello.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.twin.Hello();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.serverTimeMs = value;
                        else
                            delete message.serverTimeMs;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.tickMs = value;
                        else
                            delete message.tickMs;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.protocol = value;
                        else
                            delete message.protocol;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.publication = value;
                        else
                            delete message.publication;
                        continue;
                    }
                case 5: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.publicationNumber = value;
                        else
                            delete message.publicationNumber;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Decodes a Hello message from the specified reader or buffer, length delimited.
         * @function decodeDelimited
         * @memberof twin.Hello
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @returns {twin.Hello & twin.Hello.$Shape} Hello
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Hello.decodeDelimited = function(reader) {
            if (!(reader instanceof $Reader))
                reader = new $Reader(reader);
            return this.decode(reader, reader.size());
        };

        /**
         * Gets the type url for Hello
         * @function getTypeUrl
         * @memberof twin.Hello
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        Hello.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/twin.Hello";
        };

        return Hello;
    })();

    twin.Heartbeat = (function() {

        /**
         * Properties of a Heartbeat.
         * @typedef {Object} twin.Heartbeat.$Properties
         * @property {number|null} [serverTimeMs] Heartbeat serverTimeMs
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Heartbeat.
         * @memberof twin
         * @interface IHeartbeat
         * @augments twin.Heartbeat.$Properties
         * @deprecated Use twin.Heartbeat.$Properties instead.
         */

        /**
         * Shape of a Heartbeat.
         * @typedef {twin.Heartbeat.$Properties} twin.Heartbeat.$Shape
         */

        /**
         * Constructs a new Heartbeat.
         * @memberof twin
         * @classdesc Represents a Heartbeat.
         * @constructor
         * @param {twin.Heartbeat.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Heartbeat = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Heartbeat serverTimeMs.
         * @member {number} serverTimeMs
         * @memberof twin.Heartbeat
         * @instance
         */
        Heartbeat.prototype.serverTimeMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * Creates a new Heartbeat instance using the specified properties.
         * @function create
         * @memberof twin.Heartbeat
         * @static
         * @param {twin.Heartbeat.$Properties=} [properties] Properties to set
         * @returns {twin.Heartbeat} Heartbeat instance
         * @type {{
         *   (properties: twin.Heartbeat.$Shape): twin.Heartbeat & twin.Heartbeat.$Shape;
         *   (properties?: twin.Heartbeat.$Properties): twin.Heartbeat;
         * }}
         */
        Heartbeat.create = function(properties) {
            return new Heartbeat(properties);
        };

        /**
         * Encodes the specified Heartbeat message. Does not implicitly {@link twin.Heartbeat.verify|verify} messages.
         * @function encode
         * @memberof twin.Heartbeat
         * @static
         * @param {twin.Heartbeat.$Properties} message Heartbeat message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Heartbeat.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.serverTimeMs != null && $Object.hasOwnProperty.call(message, "serverTimeMs") && (typeof message.serverTimeMs === "object" ? message.serverTimeMs.low || message.serverTimeMs.high : message.serverTimeMs !== 0))
                writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.serverTimeMs);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Encodes the specified Heartbeat message, length delimited. Does not implicitly {@link twin.Heartbeat.verify|verify} messages.
         * @function encodeDelimited
         * @memberof twin.Heartbeat
         * @static
         * @param {twin.Heartbeat.$Properties} message Heartbeat message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Heartbeat.encodeDelimited = function(message, writer) {
            return this.encode(message, (writer || $Writer.create()).fork()).ldelim();
        };

        /**
         * Decodes a Heartbeat message from the specified reader or buffer.
         * @function decode
         * @memberof twin.Heartbeat
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {twin.Heartbeat & twin.Heartbeat.$Shape} Heartbeat
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Heartbeat.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.twin.Heartbeat();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.serverTimeMs = value;
                        else
                            delete message.serverTimeMs;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Decodes a Heartbeat message from the specified reader or buffer, length delimited.
         * @function decodeDelimited
         * @memberof twin.Heartbeat
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @returns {twin.Heartbeat & twin.Heartbeat.$Shape} Heartbeat
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Heartbeat.decodeDelimited = function(reader) {
            if (!(reader instanceof $Reader))
                reader = new $Reader(reader);
            return this.decode(reader, reader.size());
        };

        /**
         * Gets the type url for Heartbeat
         * @function getTypeUrl
         * @memberof twin.Heartbeat
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        Heartbeat.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/twin.Heartbeat";
        };

        return Heartbeat;
    })();

    twin.Subscribe = (function() {

        /**
         * Properties of a Subscribe.
         * @typedef {Object} twin.Subscribe.$Properties
         * @property {number|null} [westE6] Subscribe westE6
         * @property {number|null} [southE6] Subscribe southE6
         * @property {number|null} [eastE6] Subscribe eastE6
         * @property {number|null} [northE6] Subscribe northE6
         * @property {boolean|null} [all] Subscribe all
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Subscribe.
         * @memberof twin
         * @interface ISubscribe
         * @augments twin.Subscribe.$Properties
         * @deprecated Use twin.Subscribe.$Properties instead.
         */

        /**
         * Shape of a Subscribe.
         * @typedef {twin.Subscribe.$Properties} twin.Subscribe.$Shape
         */

        /**
         * Constructs a new Subscribe.
         * @memberof twin
         * @classdesc Represents a Subscribe.
         * @constructor
         * @param {twin.Subscribe.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Subscribe = function (properties) {
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Subscribe westE6.
         * @member {number} westE6
         * @memberof twin.Subscribe
         * @instance
         */
        Subscribe.prototype.westE6 = 0;

        /**
         * Subscribe southE6.
         * @member {number} southE6
         * @memberof twin.Subscribe
         * @instance
         */
        Subscribe.prototype.southE6 = 0;

        /**
         * Subscribe eastE6.
         * @member {number} eastE6
         * @memberof twin.Subscribe
         * @instance
         */
        Subscribe.prototype.eastE6 = 0;

        /**
         * Subscribe northE6.
         * @member {number} northE6
         * @memberof twin.Subscribe
         * @instance
         */
        Subscribe.prototype.northE6 = 0;

        /**
         * Subscribe all.
         * @member {boolean} all
         * @memberof twin.Subscribe
         * @instance
         */
        Subscribe.prototype.all = false;

        /**
         * Creates a new Subscribe instance using the specified properties.
         * @function create
         * @memberof twin.Subscribe
         * @static
         * @param {twin.Subscribe.$Properties=} [properties] Properties to set
         * @returns {twin.Subscribe} Subscribe instance
         * @type {{
         *   (properties: twin.Subscribe.$Shape): twin.Subscribe & twin.Subscribe.$Shape;
         *   (properties?: twin.Subscribe.$Properties): twin.Subscribe;
         * }}
         */
        Subscribe.create = function(properties) {
            return new Subscribe(properties);
        };

        /**
         * Encodes the specified Subscribe message. Does not implicitly {@link twin.Subscribe.verify|verify} messages.
         * @function encode
         * @memberof twin.Subscribe
         * @static
         * @param {twin.Subscribe.$Properties} message Subscribe message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Subscribe.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.westE6 != null && $Object.hasOwnProperty.call(message, "westE6") && message.westE6 !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).sint32(message.westE6);
            if (message.southE6 != null && $Object.hasOwnProperty.call(message, "southE6") && message.southE6 !== 0)
                writer.uint32(/* id 2, wireType 0 =*/16).sint32(message.southE6);
            if (message.eastE6 != null && $Object.hasOwnProperty.call(message, "eastE6") && message.eastE6 !== 0)
                writer.uint32(/* id 3, wireType 0 =*/24).sint32(message.eastE6);
            if (message.northE6 != null && $Object.hasOwnProperty.call(message, "northE6") && message.northE6 !== 0)
                writer.uint32(/* id 4, wireType 0 =*/32).sint32(message.northE6);
            if (message.all != null && $Object.hasOwnProperty.call(message, "all") && message.all !== false)
                writer.uint32(/* id 5, wireType 0 =*/40).bool(message.all);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Encodes the specified Subscribe message, length delimited. Does not implicitly {@link twin.Subscribe.verify|verify} messages.
         * @function encodeDelimited
         * @memberof twin.Subscribe
         * @static
         * @param {twin.Subscribe.$Properties} message Subscribe message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Subscribe.encodeDelimited = function(message, writer) {
            return this.encode(message, (writer || $Writer.create()).fork()).ldelim();
        };

        /**
         * Decodes a Subscribe message from the specified reader or buffer.
         * @function decode
         * @memberof twin.Subscribe
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {twin.Subscribe & twin.Subscribe.$Shape} Subscribe
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Subscribe.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.twin.Subscribe();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.sint32())
                            message.westE6 = value;
                        else
                            delete message.westE6;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.sint32())
                            message.southE6 = value;
                        else
                            delete message.southE6;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.sint32())
                            message.eastE6 = value;
                        else
                            delete message.eastE6;
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.sint32())
                            message.northE6 = value;
                        else
                            delete message.northE6;
                        continue;
                    }
                case 5: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.all = value;
                        else
                            delete message.all;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Decodes a Subscribe message from the specified reader or buffer, length delimited.
         * @function decodeDelimited
         * @memberof twin.Subscribe
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @returns {twin.Subscribe & twin.Subscribe.$Shape} Subscribe
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Subscribe.decodeDelimited = function(reader) {
            if (!(reader instanceof $Reader))
                reader = new $Reader(reader);
            return this.decode(reader, reader.size());
        };

        /**
         * Gets the type url for Subscribe
         * @function getTypeUrl
         * @memberof twin.Subscribe
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        Subscribe.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/twin.Subscribe";
        };

        return Subscribe;
    })();

    twin.CellFrame = (function() {

        /**
         * Properties of a CellFrame.
         * @typedef {Object} twin.CellFrame.$Properties
         * @property {number|null} [cellX] CellFrame cellX
         * @property {number|null} [cellY] CellFrame cellY
         * @property {number|null} [serverTimeMs] CellFrame serverTimeMs
         * @property {number|null} [sequence] CellFrame sequence
         * @property {Array.<number>|null} [vehicleDelta] CellFrame vehicleDelta
         * @property {Array.<number>|null} [lonE6Delta] CellFrame lonE6Delta
         * @property {Array.<number>|null} [latE6Delta] CellFrame latE6Delta
         * @property {Array.<number>|null} [speedDkmh] CellFrame speedDkmh
         * @property {Array.<number>|null} [headingDeg] CellFrame headingDeg
         * @property {Array.<number>|null} [fixAgeMs] CellFrame fixAgeMs
         * @property {Array.<number>|null} [altitudeMetersDelta] CellFrame altitudeMetersDelta
         * @property {Array.<number>|null} [statusRuns] CellFrame statusRuns
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a CellFrame.
         * @memberof twin
         * @interface ICellFrame
         * @augments twin.CellFrame.$Properties
         * @deprecated Use twin.CellFrame.$Properties instead.
         */

        /**
         * Shape of a CellFrame.
         * @typedef {twin.CellFrame.$Properties} twin.CellFrame.$Shape
         */

        /**
         * Constructs a new CellFrame.
         * @memberof twin
         * @classdesc Represents a CellFrame.
         * @constructor
         * @param {twin.CellFrame.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const CellFrame = function (properties) {
            this.vehicleDelta = [];
            this.lonE6Delta = [];
            this.latE6Delta = [];
            this.speedDkmh = [];
            this.headingDeg = [];
            this.fixAgeMs = [];
            this.altitudeMetersDelta = [];
            this.statusRuns = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * CellFrame cellX.
         * @member {number} cellX
         * @memberof twin.CellFrame
         * @instance
         */
        CellFrame.prototype.cellX = 0;

        /**
         * CellFrame cellY.
         * @member {number} cellY
         * @memberof twin.CellFrame
         * @instance
         */
        CellFrame.prototype.cellY = 0;

        /**
         * CellFrame serverTimeMs.
         * @member {number} serverTimeMs
         * @memberof twin.CellFrame
         * @instance
         */
        CellFrame.prototype.serverTimeMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * CellFrame sequence.
         * @member {number} sequence
         * @memberof twin.CellFrame
         * @instance
         */
        CellFrame.prototype.sequence = 0;

        /**
         * CellFrame vehicleDelta.
         * @member {Array.<number>} vehicleDelta
         * @memberof twin.CellFrame
         * @instance
         */
        CellFrame.prototype.vehicleDelta = $util.emptyArray;

        /**
         * CellFrame lonE6Delta.
         * @member {Array.<number>} lonE6Delta
         * @memberof twin.CellFrame
         * @instance
         */
        CellFrame.prototype.lonE6Delta = $util.emptyArray;

        /**
         * CellFrame latE6Delta.
         * @member {Array.<number>} latE6Delta
         * @memberof twin.CellFrame
         * @instance
         */
        CellFrame.prototype.latE6Delta = $util.emptyArray;

        /**
         * CellFrame speedDkmh.
         * @member {Array.<number>} speedDkmh
         * @memberof twin.CellFrame
         * @instance
         */
        CellFrame.prototype.speedDkmh = $util.emptyArray;

        /**
         * CellFrame headingDeg.
         * @member {Array.<number>} headingDeg
         * @memberof twin.CellFrame
         * @instance
         */
        CellFrame.prototype.headingDeg = $util.emptyArray;

        /**
         * CellFrame fixAgeMs.
         * @member {Array.<number>} fixAgeMs
         * @memberof twin.CellFrame
         * @instance
         */
        CellFrame.prototype.fixAgeMs = $util.emptyArray;

        /**
         * CellFrame altitudeMetersDelta.
         * @member {Array.<number>} altitudeMetersDelta
         * @memberof twin.CellFrame
         * @instance
         */
        CellFrame.prototype.altitudeMetersDelta = $util.emptyArray;

        /**
         * CellFrame statusRuns.
         * @member {Array.<number>} statusRuns
         * @memberof twin.CellFrame
         * @instance
         */
        CellFrame.prototype.statusRuns = $util.emptyArray;

        /**
         * Creates a new CellFrame instance using the specified properties.
         * @function create
         * @memberof twin.CellFrame
         * @static
         * @param {twin.CellFrame.$Properties=} [properties] Properties to set
         * @returns {twin.CellFrame} CellFrame instance
         * @type {{
         *   (properties: twin.CellFrame.$Shape): twin.CellFrame & twin.CellFrame.$Shape;
         *   (properties?: twin.CellFrame.$Properties): twin.CellFrame;
         * }}
         */
        CellFrame.create = function(properties) {
            return new CellFrame(properties);
        };

        /**
         * Encodes the specified CellFrame message. Does not implicitly {@link twin.CellFrame.verify|verify} messages.
         * @function encode
         * @memberof twin.CellFrame
         * @static
         * @param {twin.CellFrame.$Properties} message CellFrame message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        CellFrame.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.cellX != null && $Object.hasOwnProperty.call(message, "cellX") && message.cellX !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).sint32(message.cellX);
            if (message.cellY != null && $Object.hasOwnProperty.call(message, "cellY") && message.cellY !== 0)
                writer.uint32(/* id 2, wireType 0 =*/16).sint32(message.cellY);
            if (message.serverTimeMs != null && $Object.hasOwnProperty.call(message, "serverTimeMs") && (typeof message.serverTimeMs === "object" ? message.serverTimeMs.low || message.serverTimeMs.high : message.serverTimeMs !== 0))
                writer.uint32(/* id 3, wireType 0 =*/24).uint64(message.serverTimeMs);
            if (message.sequence != null && $Object.hasOwnProperty.call(message, "sequence") && message.sequence !== 0)
                writer.uint32(/* id 4, wireType 0 =*/32).uint32(message.sequence);
            if (message.vehicleDelta != null && message.vehicleDelta.length)
                writer.uint32(/* id 5, wireType 2 =*/42).uint32s(message.vehicleDelta);
            if (message.lonE6Delta != null && message.lonE6Delta.length)
                writer.uint32(/* id 6, wireType 2 =*/50).sint32s(message.lonE6Delta);
            if (message.latE6Delta != null && message.latE6Delta.length)
                writer.uint32(/* id 7, wireType 2 =*/58).sint32s(message.latE6Delta);
            if (message.speedDkmh != null && message.speedDkmh.length)
                writer.uint32(/* id 9, wireType 2 =*/74).uint32s(message.speedDkmh);
            if (message.headingDeg != null && message.headingDeg.length)
                writer.uint32(/* id 10, wireType 2 =*/82).uint32s(message.headingDeg);
            if (message.fixAgeMs != null && message.fixAgeMs.length)
                writer.uint32(/* id 12, wireType 2 =*/98).uint32s(message.fixAgeMs);
            if (message.altitudeMetersDelta != null && message.altitudeMetersDelta.length)
                writer.uint32(/* id 13, wireType 2 =*/106).sint32s(message.altitudeMetersDelta);
            if (message.statusRuns != null && message.statusRuns.length)
                writer.uint32(/* id 14, wireType 2 =*/114).uint32s(message.statusRuns);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Encodes the specified CellFrame message, length delimited. Does not implicitly {@link twin.CellFrame.verify|verify} messages.
         * @function encodeDelimited
         * @memberof twin.CellFrame
         * @static
         * @param {twin.CellFrame.$Properties} message CellFrame message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        CellFrame.encodeDelimited = function(message, writer) {
            return this.encode(message, (writer || $Writer.create()).fork()).ldelim();
        };

        /**
         * Decodes a CellFrame message from the specified reader or buffer.
         * @function decode
         * @memberof twin.CellFrame
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {twin.CellFrame & twin.CellFrame.$Shape} CellFrame
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        CellFrame.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.twin.CellFrame();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.sint32())
                            message.cellX = value;
                        else
                            delete message.cellX;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.sint32())
                            message.cellY = value;
                        else
                            delete message.cellY;
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.serverTimeMs = value;
                        else
                            delete message.serverTimeMs;
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.sequence = value;
                        else
                            delete message.sequence;
                        continue;
                    }
                case 5: {
                        if (wireType === 2) {
                            if (!(message.vehicleDelta && message.vehicleDelta.length))
                                message.vehicleDelta = [];
                            reader.uint32s(message.vehicleDelta);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.vehicleDelta && message.vehicleDelta.length))
                            message.vehicleDelta = [];
                        message.vehicleDelta.push(reader.uint32());
                        continue;
                    }
                case 6: {
                        if (wireType === 2) {
                            if (!(message.lonE6Delta && message.lonE6Delta.length))
                                message.lonE6Delta = [];
                            reader.sint32s(message.lonE6Delta);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.lonE6Delta && message.lonE6Delta.length))
                            message.lonE6Delta = [];
                        message.lonE6Delta.push(reader.sint32());
                        continue;
                    }
                case 7: {
                        if (wireType === 2) {
                            if (!(message.latE6Delta && message.latE6Delta.length))
                                message.latE6Delta = [];
                            reader.sint32s(message.latE6Delta);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.latE6Delta && message.latE6Delta.length))
                            message.latE6Delta = [];
                        message.latE6Delta.push(reader.sint32());
                        continue;
                    }
                case 9: {
                        if (wireType === 2) {
                            if (!(message.speedDkmh && message.speedDkmh.length))
                                message.speedDkmh = [];
                            reader.uint32s(message.speedDkmh);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.speedDkmh && message.speedDkmh.length))
                            message.speedDkmh = [];
                        message.speedDkmh.push(reader.uint32());
                        continue;
                    }
                case 10: {
                        if (wireType === 2) {
                            if (!(message.headingDeg && message.headingDeg.length))
                                message.headingDeg = [];
                            reader.uint32s(message.headingDeg);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.headingDeg && message.headingDeg.length))
                            message.headingDeg = [];
                        message.headingDeg.push(reader.uint32());
                        continue;
                    }
                case 12: {
                        if (wireType === 2) {
                            if (!(message.fixAgeMs && message.fixAgeMs.length))
                                message.fixAgeMs = [];
                            reader.uint32s(message.fixAgeMs);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.fixAgeMs && message.fixAgeMs.length))
                            message.fixAgeMs = [];
                        message.fixAgeMs.push(reader.uint32());
                        continue;
                    }
                case 13: {
                        if (wireType === 2) {
                            if (!(message.altitudeMetersDelta && message.altitudeMetersDelta.length))
                                message.altitudeMetersDelta = [];
                            reader.sint32s(message.altitudeMetersDelta);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.altitudeMetersDelta && message.altitudeMetersDelta.length))
                            message.altitudeMetersDelta = [];
                        message.altitudeMetersDelta.push(reader.sint32());
                        continue;
                    }
                case 14: {
                        if (wireType === 2) {
                            if (!(message.statusRuns && message.statusRuns.length))
                                message.statusRuns = [];
                            reader.uint32s(message.statusRuns);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.statusRuns && message.statusRuns.length))
                            message.statusRuns = [];
                        message.statusRuns.push(reader.uint32());
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Decodes a CellFrame message from the specified reader or buffer, length delimited.
         * @function decodeDelimited
         * @memberof twin.CellFrame
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @returns {twin.CellFrame & twin.CellFrame.$Shape} CellFrame
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        CellFrame.decodeDelimited = function(reader) {
            if (!(reader instanceof $Reader))
                reader = new $Reader(reader);
            return this.decode(reader, reader.size());
        };

        /**
         * Gets the type url for CellFrame
         * @function getTypeUrl
         * @memberof twin.CellFrame
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        CellFrame.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/twin.CellFrame";
        };

        return CellFrame;
    })();

    twin.LampStates = (function() {

        /**
         * Properties of a LampStates.
         * @typedef {Object} twin.LampStates.$Properties
         * @property {number|null} [serverTimeMs] LampStates serverTimeMs
         * @property {string|null} [publication] LampStates publication
         * @property {Uint8Array|null} [level] LampStates level
         * @property {Array.<number>|null} [reportedAgeS] LampStates reportedAgeS
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a LampStates.
         * @memberof twin
         * @interface ILampStates
         * @augments twin.LampStates.$Properties
         * @deprecated Use twin.LampStates.$Properties instead.
         */

        /**
         * Shape of a LampStates.
         * @typedef {twin.LampStates.$Properties} twin.LampStates.$Shape
         */

        /**
         * Constructs a new LampStates.
         * @memberof twin
         * @classdesc Represents a LampStates.
         * @constructor
         * @param {twin.LampStates.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const LampStates = function (properties) {
            this.reportedAgeS = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * LampStates serverTimeMs.
         * @member {number} serverTimeMs
         * @memberof twin.LampStates
         * @instance
         */
        LampStates.prototype.serverTimeMs = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * LampStates publication.
         * @member {string} publication
         * @memberof twin.LampStates
         * @instance
         */
        LampStates.prototype.publication = "";

        /**
         * LampStates level.
         * @member {Uint8Array} level
         * @memberof twin.LampStates
         * @instance
         */
        LampStates.prototype.level = $util.newBuffer([]);

        /**
         * LampStates reportedAgeS.
         * @member {Array.<number>} reportedAgeS
         * @memberof twin.LampStates
         * @instance
         */
        LampStates.prototype.reportedAgeS = $util.emptyArray;

        /**
         * Creates a new LampStates instance using the specified properties.
         * @function create
         * @memberof twin.LampStates
         * @static
         * @param {twin.LampStates.$Properties=} [properties] Properties to set
         * @returns {twin.LampStates} LampStates instance
         * @type {{
         *   (properties: twin.LampStates.$Shape): twin.LampStates & twin.LampStates.$Shape;
         *   (properties?: twin.LampStates.$Properties): twin.LampStates;
         * }}
         */
        LampStates.create = function(properties) {
            return new LampStates(properties);
        };

        /**
         * Encodes the specified LampStates message. Does not implicitly {@link twin.LampStates.verify|verify} messages.
         * @function encode
         * @memberof twin.LampStates
         * @static
         * @param {twin.LampStates.$Properties} message LampStates message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        LampStates.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.serverTimeMs != null && $Object.hasOwnProperty.call(message, "serverTimeMs") && (typeof message.serverTimeMs === "object" ? message.serverTimeMs.low || message.serverTimeMs.high : message.serverTimeMs !== 0))
                writer.uint32(/* id 1, wireType 0 =*/8).uint64(message.serverTimeMs);
            if (message.publication != null && $Object.hasOwnProperty.call(message, "publication") && message.publication !== "")
                writer.uint32(/* id 2, wireType 2 =*/18).string(message.publication);
            if (message.level != null && $Object.hasOwnProperty.call(message, "level") && message.level.length)
                writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.level);
            if (message.reportedAgeS != null && message.reportedAgeS.length)
                writer.uint32(/* id 4, wireType 2 =*/34).uint32s(message.reportedAgeS);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Encodes the specified LampStates message, length delimited. Does not implicitly {@link twin.LampStates.verify|verify} messages.
         * @function encodeDelimited
         * @memberof twin.LampStates
         * @static
         * @param {twin.LampStates.$Properties} message LampStates message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        LampStates.encodeDelimited = function(message, writer) {
            return this.encode(message, (writer || $Writer.create()).fork()).ldelim();
        };

        /**
         * Decodes a LampStates message from the specified reader or buffer.
         * @function decode
         * @memberof twin.LampStates
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {twin.LampStates & twin.LampStates.$Shape} LampStates
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        LampStates.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.twin.LampStates();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.serverTimeMs = value;
                        else
                            delete message.serverTimeMs;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.publication = value;
                        else
                            delete message.publication;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.level = value;
                        else
                            delete message.level;
                        continue;
                    }
                case 4: {
                        if (wireType === 2) {
                            if (!(message.reportedAgeS && message.reportedAgeS.length))
                                message.reportedAgeS = [];
                            reader.uint32s(message.reportedAgeS);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.reportedAgeS && message.reportedAgeS.length))
                            message.reportedAgeS = [];
                        message.reportedAgeS.push(reader.uint32());
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Decodes a LampStates message from the specified reader or buffer, length delimited.
         * @function decodeDelimited
         * @memberof twin.LampStates
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @returns {twin.LampStates & twin.LampStates.$Shape} LampStates
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        LampStates.decodeDelimited = function(reader) {
            if (!(reader instanceof $Reader))
                reader = new $Reader(reader);
            return this.decode(reader, reader.size());
        };

        /**
         * Gets the type url for LampStates
         * @function getTypeUrl
         * @memberof twin.LampStates
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        LampStates.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/twin.LampStates";
        };

        return LampStates;
    })();

    twin.PublicationChanged = (function() {

        /**
         * Properties of a PublicationChanged.
         * @typedef {Object} twin.PublicationChanged.$Properties
         * @property {string|null} [version] PublicationChanged version
         * @property {Array.<string>|null} [layers] PublicationChanged layers
         * @property {number|null} [number] PublicationChanged number
         * @property {boolean|null} [namesTiles] PublicationChanged namesTiles
         * @property {Array.<twin.ChangedTiles.$Properties>|null} [tiles] PublicationChanged tiles
         * @property {boolean|null} [hasFeatures] PublicationChanged hasFeatures
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a PublicationChanged.
         * @memberof twin
         * @interface IPublicationChanged
         * @augments twin.PublicationChanged.$Properties
         * @deprecated Use twin.PublicationChanged.$Properties instead.
         */

        /**
         * Shape of a PublicationChanged.
         * @typedef {twin.PublicationChanged.$Properties} twin.PublicationChanged.$Shape
         */

        /**
         * Constructs a new PublicationChanged.
         * @memberof twin
         * @classdesc Represents a PublicationChanged.
         * @constructor
         * @param {twin.PublicationChanged.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const PublicationChanged = function (properties) {
            this.layers = [];
            this.tiles = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * PublicationChanged version.
         * @member {string} version
         * @memberof twin.PublicationChanged
         * @instance
         */
        PublicationChanged.prototype.version = "";

        /**
         * PublicationChanged layers.
         * @member {Array.<string>} layers
         * @memberof twin.PublicationChanged
         * @instance
         */
        PublicationChanged.prototype.layers = $util.emptyArray;

        /**
         * PublicationChanged number.
         * @member {number} number
         * @memberof twin.PublicationChanged
         * @instance
         */
        PublicationChanged.prototype.number = 0;

        /**
         * PublicationChanged namesTiles.
         * @member {boolean} namesTiles
         * @memberof twin.PublicationChanged
         * @instance
         */
        PublicationChanged.prototype.namesTiles = false;

        /**
         * PublicationChanged tiles.
         * @member {Array.<twin.ChangedTiles.$Properties>} tiles
         * @memberof twin.PublicationChanged
         * @instance
         */
        PublicationChanged.prototype.tiles = $util.emptyArray;

        /**
         * PublicationChanged hasFeatures.
         * @member {boolean} hasFeatures
         * @memberof twin.PublicationChanged
         * @instance
         */
        PublicationChanged.prototype.hasFeatures = false;

        /**
         * Creates a new PublicationChanged instance using the specified properties.
         * @function create
         * @memberof twin.PublicationChanged
         * @static
         * @param {twin.PublicationChanged.$Properties=} [properties] Properties to set
         * @returns {twin.PublicationChanged} PublicationChanged instance
         * @type {{
         *   (properties: twin.PublicationChanged.$Shape): twin.PublicationChanged & twin.PublicationChanged.$Shape;
         *   (properties?: twin.PublicationChanged.$Properties): twin.PublicationChanged;
         * }}
         */
        PublicationChanged.create = function(properties) {
            return new PublicationChanged(properties);
        };

        /**
         * Encodes the specified PublicationChanged message. Does not implicitly {@link twin.PublicationChanged.verify|verify} messages.
         * @function encode
         * @memberof twin.PublicationChanged
         * @static
         * @param {twin.PublicationChanged.$Properties} message PublicationChanged message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        PublicationChanged.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.version != null && $Object.hasOwnProperty.call(message, "version") && message.version !== "")
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.version);
            if (message.layers != null && message.layers.length)
                for (let i = 0; i < message.layers.length; ++i)
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.layers[i]);
            if (message.number != null && $Object.hasOwnProperty.call(message, "number") && message.number !== 0)
                writer.uint32(/* id 3, wireType 0 =*/24).uint32(message.number);
            if (message.namesTiles != null && $Object.hasOwnProperty.call(message, "namesTiles") && message.namesTiles !== false)
                writer.uint32(/* id 4, wireType 0 =*/32).bool(message.namesTiles);
            if (message.tiles != null && message.tiles.length)
                for (let i = 0; i < message.tiles.length; ++i)
                    $root.twin.ChangedTiles.encode(message.tiles[i], writer.uint32(/* id 5, wireType 2 =*/42).fork(), _depth + 1).ldelim();
            if (message.hasFeatures != null && $Object.hasOwnProperty.call(message, "hasFeatures") && message.hasFeatures !== false)
                writer.uint32(/* id 6, wireType 0 =*/48).bool(message.hasFeatures);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Encodes the specified PublicationChanged message, length delimited. Does not implicitly {@link twin.PublicationChanged.verify|verify} messages.
         * @function encodeDelimited
         * @memberof twin.PublicationChanged
         * @static
         * @param {twin.PublicationChanged.$Properties} message PublicationChanged message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        PublicationChanged.encodeDelimited = function(message, writer) {
            return this.encode(message, (writer || $Writer.create()).fork()).ldelim();
        };

        /**
         * Decodes a PublicationChanged message from the specified reader or buffer.
         * @function decode
         * @memberof twin.PublicationChanged
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {twin.PublicationChanged & twin.PublicationChanged.$Shape} PublicationChanged
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        PublicationChanged.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.twin.PublicationChanged();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.version = value;
                        else
                            delete message.version;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if (!(message.layers && message.layers.length))
                            message.layers = [];
                        message.layers.push(reader.stringVerify());
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.number = value;
                        else
                            delete message.number;
                        continue;
                    }
                case 4: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.namesTiles = value;
                        else
                            delete message.namesTiles;
                        continue;
                    }
                case 5: {
                        if (wireType !== 2)
                            break;
                        if (!(message.tiles && message.tiles.length))
                            message.tiles = [];
                        message.tiles.push($root.twin.ChangedTiles.decode(reader, reader.size(), $undefined, _depth + 1));
                        continue;
                    }
                case 6: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.hasFeatures = value;
                        else
                            delete message.hasFeatures;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Decodes a PublicationChanged message from the specified reader or buffer, length delimited.
         * @function decodeDelimited
         * @memberof twin.PublicationChanged
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @returns {twin.PublicationChanged & twin.PublicationChanged.$Shape} PublicationChanged
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        PublicationChanged.decodeDelimited = function(reader) {
            if (!(reader instanceof $Reader))
                reader = new $Reader(reader);
            return this.decode(reader, reader.size());
        };

        /**
         * Gets the type url for PublicationChanged
         * @function getTypeUrl
         * @memberof twin.PublicationChanged
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        PublicationChanged.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/twin.PublicationChanged";
        };

        return PublicationChanged;
    })();

    twin.ChangedTiles = (function() {

        /**
         * Properties of a ChangedTiles.
         * @typedef {Object} twin.ChangedTiles.$Properties
         * @property {string|null} [layer] ChangedTiles layer
         * @property {Array.<string>|null} [contents] ChangedTiles contents
         * @property {boolean|null} [isReshaped] ChangedTiles isReshaped
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a ChangedTiles.
         * @memberof twin
         * @interface IChangedTiles
         * @augments twin.ChangedTiles.$Properties
         * @deprecated Use twin.ChangedTiles.$Properties instead.
         */

        /**
         * Shape of a ChangedTiles.
         * @typedef {twin.ChangedTiles.$Properties} twin.ChangedTiles.$Shape
         */

        /**
         * Constructs a new ChangedTiles.
         * @memberof twin
         * @classdesc Represents a ChangedTiles.
         * @constructor
         * @param {twin.ChangedTiles.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const ChangedTiles = function (properties) {
            this.contents = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * ChangedTiles layer.
         * @member {string} layer
         * @memberof twin.ChangedTiles
         * @instance
         */
        ChangedTiles.prototype.layer = "";

        /**
         * ChangedTiles contents.
         * @member {Array.<string>} contents
         * @memberof twin.ChangedTiles
         * @instance
         */
        ChangedTiles.prototype.contents = $util.emptyArray;

        /**
         * ChangedTiles isReshaped.
         * @member {boolean} isReshaped
         * @memberof twin.ChangedTiles
         * @instance
         */
        ChangedTiles.prototype.isReshaped = false;

        /**
         * Creates a new ChangedTiles instance using the specified properties.
         * @function create
         * @memberof twin.ChangedTiles
         * @static
         * @param {twin.ChangedTiles.$Properties=} [properties] Properties to set
         * @returns {twin.ChangedTiles} ChangedTiles instance
         * @type {{
         *   (properties: twin.ChangedTiles.$Shape): twin.ChangedTiles & twin.ChangedTiles.$Shape;
         *   (properties?: twin.ChangedTiles.$Properties): twin.ChangedTiles;
         * }}
         */
        ChangedTiles.create = function(properties) {
            return new ChangedTiles(properties);
        };

        /**
         * Encodes the specified ChangedTiles message. Does not implicitly {@link twin.ChangedTiles.verify|verify} messages.
         * @function encode
         * @memberof twin.ChangedTiles
         * @static
         * @param {twin.ChangedTiles.$Properties} message ChangedTiles message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        ChangedTiles.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.layer != null && $Object.hasOwnProperty.call(message, "layer") && message.layer !== "")
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.layer);
            if (message.contents != null && message.contents.length)
                for (let i = 0; i < message.contents.length; ++i)
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.contents[i]);
            if (message.isReshaped != null && $Object.hasOwnProperty.call(message, "isReshaped") && message.isReshaped !== false)
                writer.uint32(/* id 3, wireType 0 =*/24).bool(message.isReshaped);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Encodes the specified ChangedTiles message, length delimited. Does not implicitly {@link twin.ChangedTiles.verify|verify} messages.
         * @function encodeDelimited
         * @memberof twin.ChangedTiles
         * @static
         * @param {twin.ChangedTiles.$Properties} message ChangedTiles message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        ChangedTiles.encodeDelimited = function(message, writer) {
            return this.encode(message, (writer || $Writer.create()).fork()).ldelim();
        };

        /**
         * Decodes a ChangedTiles message from the specified reader or buffer.
         * @function decode
         * @memberof twin.ChangedTiles
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {twin.ChangedTiles & twin.ChangedTiles.$Shape} ChangedTiles
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        ChangedTiles.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.twin.ChangedTiles();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.layer = value;
                        else
                            delete message.layer;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if (!(message.contents && message.contents.length))
                            message.contents = [];
                        message.contents.push(reader.stringVerify());
                        continue;
                    }
                case 3: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.bool())
                            message.isReshaped = value;
                        else
                            delete message.isReshaped;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Decodes a ChangedTiles message from the specified reader or buffer, length delimited.
         * @function decodeDelimited
         * @memberof twin.ChangedTiles
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @returns {twin.ChangedTiles & twin.ChangedTiles.$Shape} ChangedTiles
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        ChangedTiles.decodeDelimited = function(reader) {
            if (!(reader instanceof $Reader))
                reader = new $Reader(reader);
            return this.decode(reader, reader.size());
        };

        /**
         * Gets the type url for ChangedTiles
         * @function getTypeUrl
         * @memberof twin.ChangedTiles
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        ChangedTiles.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/twin.ChangedTiles";
        };

        return ChangedTiles;
    })();

    twin.Track = (function() {

        /**
         * Properties of a Track.
         * @typedef {Object} twin.Track.$Properties
         * @property {number|null} [vehicle] Track vehicle
         * @property {number|null} [t0Ms] Track t0Ms
         * @property {Array.<number>|null} [dt] Track dt
         * @property {Array.<number>|null} [lonDelta] Track lonDelta
         * @property {Array.<number>|null} [latDelta] Track latDelta
         * @property {Array.<number>|null} [speedDkmhDelta] Track speedDkmhDelta
         * @property {Array.<number>|null} [headingDegDelta] Track headingDegDelta
         * @property {Array.<number>|null} [status] Track status
         * @property {Array.<number>|null} [statusRun] Track statusRun
         * @property {number|null} [dtUnitMs] Track dtUnitMs
         * @property {number|null} [placeUnitE6] Track placeUnitE6
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Track.
         * @memberof twin
         * @interface ITrack
         * @augments twin.Track.$Properties
         * @deprecated Use twin.Track.$Properties instead.
         */

        /**
         * Shape of a Track.
         * @typedef {twin.Track.$Properties} twin.Track.$Shape
         */

        /**
         * Constructs a new Track.
         * @memberof twin
         * @classdesc Represents a Track.
         * @constructor
         * @param {twin.Track.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Track = function (properties) {
            this.dt = [];
            this.lonDelta = [];
            this.latDelta = [];
            this.speedDkmhDelta = [];
            this.headingDegDelta = [];
            this.status = [];
            this.statusRun = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Track vehicle.
         * @member {number} vehicle
         * @memberof twin.Track
         * @instance
         */
        Track.prototype.vehicle = 0;

        /**
         * Track t0Ms.
         * @member {number} t0Ms
         * @memberof twin.Track
         * @instance
         */
        Track.prototype.t0Ms = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * Track dt.
         * @member {Array.<number>} dt
         * @memberof twin.Track
         * @instance
         */
        Track.prototype.dt = $util.emptyArray;

        /**
         * Track lonDelta.
         * @member {Array.<number>} lonDelta
         * @memberof twin.Track
         * @instance
         */
        Track.prototype.lonDelta = $util.emptyArray;

        /**
         * Track latDelta.
         * @member {Array.<number>} latDelta
         * @memberof twin.Track
         * @instance
         */
        Track.prototype.latDelta = $util.emptyArray;

        /**
         * Track speedDkmhDelta.
         * @member {Array.<number>} speedDkmhDelta
         * @memberof twin.Track
         * @instance
         */
        Track.prototype.speedDkmhDelta = $util.emptyArray;

        /**
         * Track headingDegDelta.
         * @member {Array.<number>} headingDegDelta
         * @memberof twin.Track
         * @instance
         */
        Track.prototype.headingDegDelta = $util.emptyArray;

        /**
         * Track status.
         * @member {Array.<number>} status
         * @memberof twin.Track
         * @instance
         */
        Track.prototype.status = $util.emptyArray;

        /**
         * Track statusRun.
         * @member {Array.<number>} statusRun
         * @memberof twin.Track
         * @instance
         */
        Track.prototype.statusRun = $util.emptyArray;

        /**
         * Track dtUnitMs.
         * @member {number} dtUnitMs
         * @memberof twin.Track
         * @instance
         */
        Track.prototype.dtUnitMs = 0;

        /**
         * Track placeUnitE6.
         * @member {number} placeUnitE6
         * @memberof twin.Track
         * @instance
         */
        Track.prototype.placeUnitE6 = 0;

        /**
         * Creates a new Track instance using the specified properties.
         * @function create
         * @memberof twin.Track
         * @static
         * @param {twin.Track.$Properties=} [properties] Properties to set
         * @returns {twin.Track} Track instance
         * @type {{
         *   (properties: twin.Track.$Shape): twin.Track & twin.Track.$Shape;
         *   (properties?: twin.Track.$Properties): twin.Track;
         * }}
         */
        Track.create = function(properties) {
            return new Track(properties);
        };

        /**
         * Encodes the specified Track message. Does not implicitly {@link twin.Track.verify|verify} messages.
         * @function encode
         * @memberof twin.Track
         * @static
         * @param {twin.Track.$Properties} message Track message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Track.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.vehicle != null && $Object.hasOwnProperty.call(message, "vehicle") && message.vehicle !== 0)
                writer.uint32(/* id 1, wireType 0 =*/8).uint32(message.vehicle);
            if (message.t0Ms != null && $Object.hasOwnProperty.call(message, "t0Ms") && (typeof message.t0Ms === "object" ? message.t0Ms.low || message.t0Ms.high : message.t0Ms !== 0))
                writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.t0Ms);
            if (message.dt != null && message.dt.length)
                writer.uint32(/* id 3, wireType 2 =*/26).uint32s(message.dt);
            if (message.lonDelta != null && message.lonDelta.length)
                writer.uint32(/* id 4, wireType 2 =*/34).sint32s(message.lonDelta);
            if (message.latDelta != null && message.latDelta.length)
                writer.uint32(/* id 5, wireType 2 =*/42).sint32s(message.latDelta);
            if (message.speedDkmhDelta != null && message.speedDkmhDelta.length)
                writer.uint32(/* id 6, wireType 2 =*/50).sint32s(message.speedDkmhDelta);
            if (message.headingDegDelta != null && message.headingDegDelta.length)
                writer.uint32(/* id 7, wireType 2 =*/58).sint32s(message.headingDegDelta);
            if (message.status != null && message.status.length)
                writer.uint32(/* id 8, wireType 2 =*/66).uint32s(message.status);
            if (message.statusRun != null && message.statusRun.length)
                writer.uint32(/* id 9, wireType 2 =*/74).uint32s(message.statusRun);
            if (message.dtUnitMs != null && $Object.hasOwnProperty.call(message, "dtUnitMs") && message.dtUnitMs !== 0)
                writer.uint32(/* id 10, wireType 0 =*/80).uint32(message.dtUnitMs);
            if (message.placeUnitE6 != null && $Object.hasOwnProperty.call(message, "placeUnitE6") && message.placeUnitE6 !== 0)
                writer.uint32(/* id 11, wireType 0 =*/88).uint32(message.placeUnitE6);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Encodes the specified Track message, length delimited. Does not implicitly {@link twin.Track.verify|verify} messages.
         * @function encodeDelimited
         * @memberof twin.Track
         * @static
         * @param {twin.Track.$Properties} message Track message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Track.encodeDelimited = function(message, writer) {
            return this.encode(message, (writer || $Writer.create()).fork()).ldelim();
        };

        /**
         * Decodes a Track message from the specified reader or buffer.
         * @function decode
         * @memberof twin.Track
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {twin.Track & twin.Track.$Shape} Track
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Track.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.twin.Track();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.vehicle = value;
                        else
                            delete message.vehicle;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.t0Ms = value;
                        else
                            delete message.t0Ms;
                        continue;
                    }
                case 3: {
                        if (wireType === 2) {
                            if (!(message.dt && message.dt.length))
                                message.dt = [];
                            reader.uint32s(message.dt);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.dt && message.dt.length))
                            message.dt = [];
                        message.dt.push(reader.uint32());
                        continue;
                    }
                case 4: {
                        if (wireType === 2) {
                            if (!(message.lonDelta && message.lonDelta.length))
                                message.lonDelta = [];
                            reader.sint32s(message.lonDelta);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.lonDelta && message.lonDelta.length))
                            message.lonDelta = [];
                        message.lonDelta.push(reader.sint32());
                        continue;
                    }
                case 5: {
                        if (wireType === 2) {
                            if (!(message.latDelta && message.latDelta.length))
                                message.latDelta = [];
                            reader.sint32s(message.latDelta);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.latDelta && message.latDelta.length))
                            message.latDelta = [];
                        message.latDelta.push(reader.sint32());
                        continue;
                    }
                case 6: {
                        if (wireType === 2) {
                            if (!(message.speedDkmhDelta && message.speedDkmhDelta.length))
                                message.speedDkmhDelta = [];
                            reader.sint32s(message.speedDkmhDelta);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.speedDkmhDelta && message.speedDkmhDelta.length))
                            message.speedDkmhDelta = [];
                        message.speedDkmhDelta.push(reader.sint32());
                        continue;
                    }
                case 7: {
                        if (wireType === 2) {
                            if (!(message.headingDegDelta && message.headingDegDelta.length))
                                message.headingDegDelta = [];
                            reader.sint32s(message.headingDegDelta);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.headingDegDelta && message.headingDegDelta.length))
                            message.headingDegDelta = [];
                        message.headingDegDelta.push(reader.sint32());
                        continue;
                    }
                case 8: {
                        if (wireType === 2) {
                            if (!(message.status && message.status.length))
                                message.status = [];
                            reader.uint32s(message.status);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.status && message.status.length))
                            message.status = [];
                        message.status.push(reader.uint32());
                        continue;
                    }
                case 9: {
                        if (wireType === 2) {
                            if (!(message.statusRun && message.statusRun.length))
                                message.statusRun = [];
                            reader.uint32s(message.statusRun);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.statusRun && message.statusRun.length))
                            message.statusRun = [];
                        message.statusRun.push(reader.uint32());
                        continue;
                    }
                case 10: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.dtUnitMs = value;
                        else
                            delete message.dtUnitMs;
                        continue;
                    }
                case 11: {
                        if (wireType !== 0)
                            break;
                        if (value = reader.uint32())
                            message.placeUnitE6 = value;
                        else
                            delete message.placeUnitE6;
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Decodes a Track message from the specified reader or buffer, length delimited.
         * @function decodeDelimited
         * @memberof twin.Track
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @returns {twin.Track & twin.Track.$Shape} Track
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Track.decodeDelimited = function(reader) {
            if (!(reader instanceof $Reader))
                reader = new $Reader(reader);
            return this.decode(reader, reader.size());
        };

        /**
         * Gets the type url for Track
         * @function getTypeUrl
         * @memberof twin.Track
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        Track.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/twin.Track";
        };

        return Track;
    })();

    twin.TrackDetails = (function() {

        /**
         * Properties of a TrackDetails.
         * @typedef {Object} twin.TrackDetails.$Properties
         * @property {Array.<number>|null} [altitudeMetersDelta] TrackDetails altitudeMetersDelta
         * @property {Array.<number>|null} [alarm] TrackDetails alarm
         * @property {Array.<Uint8Array>|null} [items] TrackDetails items
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a TrackDetails.
         * @memberof twin
         * @interface ITrackDetails
         * @augments twin.TrackDetails.$Properties
         * @deprecated Use twin.TrackDetails.$Properties instead.
         */

        /**
         * Shape of a TrackDetails.
         * @typedef {twin.TrackDetails.$Properties} twin.TrackDetails.$Shape
         */

        /**
         * Constructs a new TrackDetails.
         * @memberof twin
         * @classdesc Represents a TrackDetails.
         * @constructor
         * @param {twin.TrackDetails.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const TrackDetails = function (properties) {
            this.altitudeMetersDelta = [];
            this.alarm = [];
            this.items = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * TrackDetails altitudeMetersDelta.
         * @member {Array.<number>} altitudeMetersDelta
         * @memberof twin.TrackDetails
         * @instance
         */
        TrackDetails.prototype.altitudeMetersDelta = $util.emptyArray;

        /**
         * TrackDetails alarm.
         * @member {Array.<number>} alarm
         * @memberof twin.TrackDetails
         * @instance
         */
        TrackDetails.prototype.alarm = $util.emptyArray;

        /**
         * TrackDetails items.
         * @member {Array.<Uint8Array>} items
         * @memberof twin.TrackDetails
         * @instance
         */
        TrackDetails.prototype.items = $util.emptyArray;

        /**
         * Creates a new TrackDetails instance using the specified properties.
         * @function create
         * @memberof twin.TrackDetails
         * @static
         * @param {twin.TrackDetails.$Properties=} [properties] Properties to set
         * @returns {twin.TrackDetails} TrackDetails instance
         * @type {{
         *   (properties: twin.TrackDetails.$Shape): twin.TrackDetails & twin.TrackDetails.$Shape;
         *   (properties?: twin.TrackDetails.$Properties): twin.TrackDetails;
         * }}
         */
        TrackDetails.create = function(properties) {
            return new TrackDetails(properties);
        };

        /**
         * Encodes the specified TrackDetails message. Does not implicitly {@link twin.TrackDetails.verify|verify} messages.
         * @function encode
         * @memberof twin.TrackDetails
         * @static
         * @param {twin.TrackDetails.$Properties} message TrackDetails message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        TrackDetails.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.altitudeMetersDelta != null && message.altitudeMetersDelta.length)
                writer.uint32(/* id 1, wireType 2 =*/10).sint32s(message.altitudeMetersDelta);
            if (message.alarm != null && message.alarm.length)
                writer.uint32(/* id 2, wireType 2 =*/18).uint32s(message.alarm);
            if (message.items != null && message.items.length)
                for (let i = 0; i < message.items.length; ++i)
                    writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.items[i]);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Encodes the specified TrackDetails message, length delimited. Does not implicitly {@link twin.TrackDetails.verify|verify} messages.
         * @function encodeDelimited
         * @memberof twin.TrackDetails
         * @static
         * @param {twin.TrackDetails.$Properties} message TrackDetails message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        TrackDetails.encodeDelimited = function(message, writer) {
            return this.encode(message, (writer || $Writer.create()).fork()).ldelim();
        };

        /**
         * Decodes a TrackDetails message from the specified reader or buffer.
         * @function decode
         * @memberof twin.TrackDetails
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {twin.TrackDetails & twin.TrackDetails.$Shape} TrackDetails
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        TrackDetails.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.twin.TrackDetails();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType === 2) {
                            if (!(message.altitudeMetersDelta && message.altitudeMetersDelta.length))
                                message.altitudeMetersDelta = [];
                            reader.sint32s(message.altitudeMetersDelta);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.altitudeMetersDelta && message.altitudeMetersDelta.length))
                            message.altitudeMetersDelta = [];
                        message.altitudeMetersDelta.push(reader.sint32());
                        continue;
                    }
                case 2: {
                        if (wireType === 2) {
                            if (!(message.alarm && message.alarm.length))
                                message.alarm = [];
                            reader.uint32s(message.alarm);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.alarm && message.alarm.length))
                            message.alarm = [];
                        message.alarm.push(reader.uint32());
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if (!(message.items && message.items.length))
                            message.items = [];
                        message.items.push(reader.bytes());
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Decodes a TrackDetails message from the specified reader or buffer, length delimited.
         * @function decodeDelimited
         * @memberof twin.TrackDetails
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @returns {twin.TrackDetails & twin.TrackDetails.$Shape} TrackDetails
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        TrackDetails.decodeDelimited = function(reader) {
            if (!(reader instanceof $Reader))
                reader = new $Reader(reader);
            return this.decode(reader, reader.size());
        };

        /**
         * Gets the type url for TrackDetails
         * @function getTypeUrl
         * @memberof twin.TrackDetails
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        TrackDetails.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/twin.TrackDetails";
        };

        return TrackDetails;
    })();

    twin.Network = (function() {

        /**
         * Properties of a Network.
         * @typedef {Object} twin.Network.$Properties
         * @property {string|null} [layer] Network layer
         * @property {Array.<string>|null} [nodeId] Network nodeId
         * @property {Array.<number>|null} [nodeLonE7Delta] Network nodeLonE7Delta
         * @property {Array.<number>|null} [nodeLatE7Delta] Network nodeLatE7Delta
         * @property {Array.<number>|null} [nodeHeightMm] Network nodeHeightMm
         * @property {Array.<string>|null} [nodeKind] Network nodeKind
         * @property {Array.<string>|null} [edgeId] Network edgeId
         * @property {Array.<number>|null} [edgeFrom] Network edgeFrom
         * @property {Array.<number>|null} [edgeTo] Network edgeTo
         * @property {Array.<number>|null} [edgeLengthMm] Network edgeLengthMm
         * @property {Array.<number>|null} [edgeOdMm] Network edgeOdMm
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a Network.
         * @memberof twin
         * @interface INetwork
         * @augments twin.Network.$Properties
         * @deprecated Use twin.Network.$Properties instead.
         */

        /**
         * Shape of a Network.
         * @typedef {twin.Network.$Properties} twin.Network.$Shape
         */

        /**
         * Constructs a new Network.
         * @memberof twin
         * @classdesc Represents a Network.
         * @constructor
         * @param {twin.Network.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const Network = function (properties) {
            this.nodeId = [];
            this.nodeLonE7Delta = [];
            this.nodeLatE7Delta = [];
            this.nodeHeightMm = [];
            this.nodeKind = [];
            this.edgeId = [];
            this.edgeFrom = [];
            this.edgeTo = [];
            this.edgeLengthMm = [];
            this.edgeOdMm = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * Network layer.
         * @member {string} layer
         * @memberof twin.Network
         * @instance
         */
        Network.prototype.layer = "";

        /**
         * Network nodeId.
         * @member {Array.<string>} nodeId
         * @memberof twin.Network
         * @instance
         */
        Network.prototype.nodeId = $util.emptyArray;

        /**
         * Network nodeLonE7Delta.
         * @member {Array.<number>} nodeLonE7Delta
         * @memberof twin.Network
         * @instance
         */
        Network.prototype.nodeLonE7Delta = $util.emptyArray;

        /**
         * Network nodeLatE7Delta.
         * @member {Array.<number>} nodeLatE7Delta
         * @memberof twin.Network
         * @instance
         */
        Network.prototype.nodeLatE7Delta = $util.emptyArray;

        /**
         * Network nodeHeightMm.
         * @member {Array.<number>} nodeHeightMm
         * @memberof twin.Network
         * @instance
         */
        Network.prototype.nodeHeightMm = $util.emptyArray;

        /**
         * Network nodeKind.
         * @member {Array.<string>} nodeKind
         * @memberof twin.Network
         * @instance
         */
        Network.prototype.nodeKind = $util.emptyArray;

        /**
         * Network edgeId.
         * @member {Array.<string>} edgeId
         * @memberof twin.Network
         * @instance
         */
        Network.prototype.edgeId = $util.emptyArray;

        /**
         * Network edgeFrom.
         * @member {Array.<number>} edgeFrom
         * @memberof twin.Network
         * @instance
         */
        Network.prototype.edgeFrom = $util.emptyArray;

        /**
         * Network edgeTo.
         * @member {Array.<number>} edgeTo
         * @memberof twin.Network
         * @instance
         */
        Network.prototype.edgeTo = $util.emptyArray;

        /**
         * Network edgeLengthMm.
         * @member {Array.<number>} edgeLengthMm
         * @memberof twin.Network
         * @instance
         */
        Network.prototype.edgeLengthMm = $util.emptyArray;

        /**
         * Network edgeOdMm.
         * @member {Array.<number>} edgeOdMm
         * @memberof twin.Network
         * @instance
         */
        Network.prototype.edgeOdMm = $util.emptyArray;

        /**
         * Creates a new Network instance using the specified properties.
         * @function create
         * @memberof twin.Network
         * @static
         * @param {twin.Network.$Properties=} [properties] Properties to set
         * @returns {twin.Network} Network instance
         * @type {{
         *   (properties: twin.Network.$Shape): twin.Network & twin.Network.$Shape;
         *   (properties?: twin.Network.$Properties): twin.Network;
         * }}
         */
        Network.create = function(properties) {
            return new Network(properties);
        };

        /**
         * Encodes the specified Network message. Does not implicitly {@link twin.Network.verify|verify} messages.
         * @function encode
         * @memberof twin.Network
         * @static
         * @param {twin.Network.$Properties} message Network message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Network.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.layer != null && $Object.hasOwnProperty.call(message, "layer") && message.layer !== "")
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.layer);
            if (message.nodeId != null && message.nodeId.length)
                for (let i = 0; i < message.nodeId.length; ++i)
                    writer.uint32(/* id 2, wireType 2 =*/18).string(message.nodeId[i]);
            if (message.nodeLonE7Delta != null && message.nodeLonE7Delta.length)
                writer.uint32(/* id 3, wireType 2 =*/26).sint32s(message.nodeLonE7Delta);
            if (message.nodeLatE7Delta != null && message.nodeLatE7Delta.length)
                writer.uint32(/* id 4, wireType 2 =*/34).sint32s(message.nodeLatE7Delta);
            if (message.nodeHeightMm != null && message.nodeHeightMm.length)
                writer.uint32(/* id 5, wireType 2 =*/42).sint32s(message.nodeHeightMm);
            if (message.nodeKind != null && message.nodeKind.length)
                for (let i = 0; i < message.nodeKind.length; ++i)
                    writer.uint32(/* id 6, wireType 2 =*/50).string(message.nodeKind[i]);
            if (message.edgeId != null && message.edgeId.length)
                for (let i = 0; i < message.edgeId.length; ++i)
                    writer.uint32(/* id 7, wireType 2 =*/58).string(message.edgeId[i]);
            if (message.edgeFrom != null && message.edgeFrom.length)
                writer.uint32(/* id 8, wireType 2 =*/66).uint32s(message.edgeFrom);
            if (message.edgeTo != null && message.edgeTo.length)
                writer.uint32(/* id 9, wireType 2 =*/74).uint32s(message.edgeTo);
            if (message.edgeLengthMm != null && message.edgeLengthMm.length)
                writer.uint32(/* id 10, wireType 2 =*/82).uint32s(message.edgeLengthMm);
            if (message.edgeOdMm != null && message.edgeOdMm.length)
                writer.uint32(/* id 11, wireType 2 =*/90).uint32s(message.edgeOdMm);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Encodes the specified Network message, length delimited. Does not implicitly {@link twin.Network.verify|verify} messages.
         * @function encodeDelimited
         * @memberof twin.Network
         * @static
         * @param {twin.Network.$Properties} message Network message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        Network.encodeDelimited = function(message, writer) {
            return this.encode(message, (writer || $Writer.create()).fork()).ldelim();
        };

        /**
         * Decodes a Network message from the specified reader or buffer.
         * @function decode
         * @memberof twin.Network
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {twin.Network & twin.Network.$Shape} Network
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Network.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.twin.Network();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.layer = value;
                        else
                            delete message.layer;
                        continue;
                    }
                case 2: {
                        if (wireType !== 2)
                            break;
                        if (!(message.nodeId && message.nodeId.length))
                            message.nodeId = [];
                        message.nodeId.push(reader.stringVerify());
                        continue;
                    }
                case 3: {
                        if (wireType === 2) {
                            if (!(message.nodeLonE7Delta && message.nodeLonE7Delta.length))
                                message.nodeLonE7Delta = [];
                            reader.sint32s(message.nodeLonE7Delta);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.nodeLonE7Delta && message.nodeLonE7Delta.length))
                            message.nodeLonE7Delta = [];
                        message.nodeLonE7Delta.push(reader.sint32());
                        continue;
                    }
                case 4: {
                        if (wireType === 2) {
                            if (!(message.nodeLatE7Delta && message.nodeLatE7Delta.length))
                                message.nodeLatE7Delta = [];
                            reader.sint32s(message.nodeLatE7Delta);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.nodeLatE7Delta && message.nodeLatE7Delta.length))
                            message.nodeLatE7Delta = [];
                        message.nodeLatE7Delta.push(reader.sint32());
                        continue;
                    }
                case 5: {
                        if (wireType === 2) {
                            if (!(message.nodeHeightMm && message.nodeHeightMm.length))
                                message.nodeHeightMm = [];
                            reader.sint32s(message.nodeHeightMm);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.nodeHeightMm && message.nodeHeightMm.length))
                            message.nodeHeightMm = [];
                        message.nodeHeightMm.push(reader.sint32());
                        continue;
                    }
                case 6: {
                        if (wireType !== 2)
                            break;
                        if (!(message.nodeKind && message.nodeKind.length))
                            message.nodeKind = [];
                        message.nodeKind.push(reader.stringVerify());
                        continue;
                    }
                case 7: {
                        if (wireType !== 2)
                            break;
                        if (!(message.edgeId && message.edgeId.length))
                            message.edgeId = [];
                        message.edgeId.push(reader.stringVerify());
                        continue;
                    }
                case 8: {
                        if (wireType === 2) {
                            if (!(message.edgeFrom && message.edgeFrom.length))
                                message.edgeFrom = [];
                            reader.uint32s(message.edgeFrom);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.edgeFrom && message.edgeFrom.length))
                            message.edgeFrom = [];
                        message.edgeFrom.push(reader.uint32());
                        continue;
                    }
                case 9: {
                        if (wireType === 2) {
                            if (!(message.edgeTo && message.edgeTo.length))
                                message.edgeTo = [];
                            reader.uint32s(message.edgeTo);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.edgeTo && message.edgeTo.length))
                            message.edgeTo = [];
                        message.edgeTo.push(reader.uint32());
                        continue;
                    }
                case 10: {
                        if (wireType === 2) {
                            if (!(message.edgeLengthMm && message.edgeLengthMm.length))
                                message.edgeLengthMm = [];
                            reader.uint32s(message.edgeLengthMm);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.edgeLengthMm && message.edgeLengthMm.length))
                            message.edgeLengthMm = [];
                        message.edgeLengthMm.push(reader.uint32());
                        continue;
                    }
                case 11: {
                        if (wireType === 2) {
                            if (!(message.edgeOdMm && message.edgeOdMm.length))
                                message.edgeOdMm = [];
                            reader.uint32s(message.edgeOdMm);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.edgeOdMm && message.edgeOdMm.length))
                            message.edgeOdMm = [];
                        message.edgeOdMm.push(reader.uint32());
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Decodes a Network message from the specified reader or buffer, length delimited.
         * @function decodeDelimited
         * @memberof twin.Network
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @returns {twin.Network & twin.Network.$Shape} Network
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        Network.decodeDelimited = function(reader) {
            if (!(reader instanceof $Reader))
                reader = new $Reader(reader);
            return this.decode(reader, reader.size());
        };

        /**
         * Gets the type url for Network
         * @function getTypeUrl
         * @memberof twin.Network
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        Network.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/twin.Network";
        };

        return Network;
    })();

    twin.BusMessage = (function() {

        /**
         * Properties of a BusMessage.
         * @typedef {Object} twin.BusMessage.$Properties
         * @property {string|null} [server] BusMessage server
         * @property {number|null} [sequence] BusMessage sequence
         * @property {Uint8Array|null} [records] BusMessage records
         * @property {Array.<string>|null} [changed] BusMessage changed
         * @property {Array.<number>|null} [heard] BusMessage heard
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */

        /**
         * Properties of a BusMessage.
         * @memberof twin
         * @interface IBusMessage
         * @augments twin.BusMessage.$Properties
         * @deprecated Use twin.BusMessage.$Properties instead.
         */

        /**
         * Shape of a BusMessage.
         * @typedef {twin.BusMessage.$Properties} twin.BusMessage.$Shape
         */

        /**
         * Constructs a new BusMessage.
         * @memberof twin
         * @classdesc Represents a BusMessage.
         * @constructor
         * @param {twin.BusMessage.$Properties=} [properties] Properties to set
         * @property {Array.<Uint8Array>} [$unknowns] Unknown fields preserved while decoding when enabled
         */
        const BusMessage = function (properties) {
            this.changed = [];
            this.heard = [];
            if (properties)
                for (let keys = $Object.keys(properties), i = 0; i < keys.length; ++i)
                    if (properties[keys[i]] != null && keys[i] !== "__proto__")
                        this[keys[i]] = properties[keys[i]];
        };

        /**
         * BusMessage server.
         * @member {string} server
         * @memberof twin.BusMessage
         * @instance
         */
        BusMessage.prototype.server = "";

        /**
         * BusMessage sequence.
         * @member {number} sequence
         * @memberof twin.BusMessage
         * @instance
         */
        BusMessage.prototype.sequence = $util.Long ? $util.Long.fromBits(0,0,true) : 0;

        /**
         * BusMessage records.
         * @member {Uint8Array} records
         * @memberof twin.BusMessage
         * @instance
         */
        BusMessage.prototype.records = $util.newBuffer([]);

        /**
         * BusMessage changed.
         * @member {Array.<string>} changed
         * @memberof twin.BusMessage
         * @instance
         */
        BusMessage.prototype.changed = $util.emptyArray;

        /**
         * BusMessage heard.
         * @member {Array.<number>} heard
         * @memberof twin.BusMessage
         * @instance
         */
        BusMessage.prototype.heard = $util.emptyArray;

        /**
         * Creates a new BusMessage instance using the specified properties.
         * @function create
         * @memberof twin.BusMessage
         * @static
         * @param {twin.BusMessage.$Properties=} [properties] Properties to set
         * @returns {twin.BusMessage} BusMessage instance
         * @type {{
         *   (properties: twin.BusMessage.$Shape): twin.BusMessage & twin.BusMessage.$Shape;
         *   (properties?: twin.BusMessage.$Properties): twin.BusMessage;
         * }}
         */
        BusMessage.create = function(properties) {
            return new BusMessage(properties);
        };

        /**
         * Encodes the specified BusMessage message. Does not implicitly {@link twin.BusMessage.verify|verify} messages.
         * @function encode
         * @memberof twin.BusMessage
         * @static
         * @param {twin.BusMessage.$Properties} message BusMessage message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        BusMessage.encode = function (message, writer, _depth) {
            if (!writer)
                writer = $Writer.create();
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $util.recursionLimit)
                throw $Error("max depth exceeded");
            if (message.server != null && $Object.hasOwnProperty.call(message, "server") && message.server !== "")
                writer.uint32(/* id 1, wireType 2 =*/10).string(message.server);
            if (message.sequence != null && $Object.hasOwnProperty.call(message, "sequence") && (typeof message.sequence === "object" ? message.sequence.low || message.sequence.high : message.sequence !== 0))
                writer.uint32(/* id 2, wireType 0 =*/16).uint64(message.sequence);
            if (message.records != null && $Object.hasOwnProperty.call(message, "records") && message.records.length)
                writer.uint32(/* id 3, wireType 2 =*/26).bytes(message.records);
            if (message.changed != null && message.changed.length)
                for (let i = 0; i < message.changed.length; ++i)
                    writer.uint32(/* id 4, wireType 2 =*/34).string(message.changed[i]);
            if (message.heard != null && message.heard.length)
                writer.uint32(/* id 5, wireType 2 =*/42).uint32s(message.heard);
            if (message.$unknowns != null && $Object.hasOwnProperty.call(message, "$unknowns"))
                for (let i = 0; i < message.$unknowns.length; ++i)
                    writer.raw(message.$unknowns[i]);
            return writer;
        };

        /**
         * Encodes the specified BusMessage message, length delimited. Does not implicitly {@link twin.BusMessage.verify|verify} messages.
         * @function encodeDelimited
         * @memberof twin.BusMessage
         * @static
         * @param {twin.BusMessage.$Properties} message BusMessage message or plain object to encode
         * @param {$protobuf.Writer} [writer] Writer to encode to
         * @returns {$protobuf.Writer} Writer
         */
        BusMessage.encodeDelimited = function(message, writer) {
            return this.encode(message, (writer || $Writer.create()).fork()).ldelim();
        };

        /**
         * Decodes a BusMessage message from the specified reader or buffer.
         * @function decode
         * @memberof twin.BusMessage
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @param {number} [length] Message length if known beforehand
         * @returns {twin.BusMessage & twin.BusMessage.$Shape} BusMessage
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        BusMessage.decode = function (reader, length, _end, _depth, _target) {
            if (!(reader instanceof $Reader))
                reader = $Reader.create(reader);
            if (_depth === $undefined)
                _depth = 0;
            if (_depth > $Reader.recursionLimit)
                throw $Error("max depth exceeded");
            let end, message, value;
            if (length === $undefined)
                end = reader.len;
            else {
                end = reader.pos + length;
                if (end > reader.len)
                    throw $RangeError("index out of range");
                length = reader.len;
                reader.len = end;
            }
            message = _target || new $root.twin.BusMessage();
            while (reader.pos < end) {
                let start = reader.pos;
                let tag = reader.tag();
                if (tag === _end) {
                    _end = $undefined;
                    break;
                }
                let wireType = tag & 7;
                switch (tag >>>= 3) {
                case 1: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.stringVerify()).length)
                            message.server = value;
                        else
                            delete message.server;
                        continue;
                    }
                case 2: {
                        if (wireType !== 0)
                            break;
                        if (typeof (value = reader.uint64()) === "object" ? value.low || value.high : value !== 0)
                            message.sequence = value;
                        else
                            delete message.sequence;
                        continue;
                    }
                case 3: {
                        if (wireType !== 2)
                            break;
                        if ((value = reader.bytes()).length)
                            message.records = value;
                        else
                            delete message.records;
                        continue;
                    }
                case 4: {
                        if (wireType !== 2)
                            break;
                        if (!(message.changed && message.changed.length))
                            message.changed = [];
                        message.changed.push(reader.stringVerify());
                        continue;
                    }
                case 5: {
                        if (wireType === 2) {
                            if (!(message.heard && message.heard.length))
                                message.heard = [];
                            reader.uint32s(message.heard);
                            continue;
                        }
                        if (wireType !== 0)
                            break;
                        if (!(message.heard && message.heard.length))
                            message.heard = [];
                        message.heard.push(reader.uint32());
                        continue;
                    }
                }
                reader.skipType(wireType, _depth, tag);
                if (!reader.discardUnknown) {
                    $util.makeProp(message, "$unknowns", false);
                    (message.$unknowns || (message.$unknowns = [])).push(reader.raw(start, reader.pos));
                }
            }
            if (length !== $undefined) {
                if (reader.pos !== end)
                    throw $RangeError("index out of range");
                reader.len = length;
            }
            if (_end !== $undefined)
                throw $Error("missing end group");
            return message;
        };

        /**
         * Decodes a BusMessage message from the specified reader or buffer, length delimited.
         * @function decodeDelimited
         * @memberof twin.BusMessage
         * @static
         * @param {$protobuf.Reader|Uint8Array} reader Reader or buffer to decode from
         * @returns {twin.BusMessage & twin.BusMessage.$Shape} BusMessage
         * @throws {Error} If the payload is not a reader or valid buffer
         * @throws {$protobuf.util.ProtocolError} If required fields are missing
         */
        BusMessage.decodeDelimited = function(reader) {
            if (!(reader instanceof $Reader))
                reader = new $Reader(reader);
            return this.decode(reader, reader.size());
        };

        /**
         * Gets the type url for BusMessage
         * @function getTypeUrl
         * @memberof twin.BusMessage
         * @static
         * @param {string} [prefix] Custom type url prefix, defaults to `"type.googleapis.com"`
         * @returns {string} The type url
         */
        BusMessage.getTypeUrl = function(prefix) {
            if (prefix === $undefined)
                prefix = "type.googleapis.com";
            return prefix + "/twin.BusMessage";
        };

        return BusMessage;
    })();

    return twin;
})();

export {
  $root as default
};
