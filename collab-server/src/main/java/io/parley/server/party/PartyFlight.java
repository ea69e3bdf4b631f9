package io.parley.server.party;

import io.parley.crypto.SignatureDomain;
import io.parley.crypto.SignedBytes;
import io.parley.policy.Reason;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.blinding.BlindingActions;
import io.parley.server.flight.ActionProducer;
import io.parley.server.flight.Caller;
import io.parley.server.flight.NotForCaller;
import io.parley.server.trace.TraceHeader;
import io.parley.server.wire.AudienceTokens;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Delivery;
import io.parley.server.wire.DeliveryNote;
import io.parley.server.wire.Go;
import io.parley.server.wire.Hello;
import io.parley.server.wire.Json;
import io.parley.server.wire.KeyDeal;
import io.parley.server.wire.KeyShare;
import io.parley.server.wire.MemberMessages;
import io.parley.server.wire.Reply;
import io.parley.server.wire.StreamTicket;
import io.parley.server.wire.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.BufferAllocator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a room may ask of a party. Each call is first found to be of the room of the collaboration
 * that it is about; from there on nothing of another collaboration is in reach.
 */
public final class PartyFlight extends ActionProducer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(PartyFlight.class);

  private final Function<Optional<Caller>, PartyCollaboration> called;
  private final StreamBuffers buffers;
  private final Duration betweenBatches;
  private final int batchRows;
  private final Set<HeldStream> kept = ConcurrentHashMap.newKeySet();

  /** What a node answers; closed after its server, it gives back the buffers that it set apart. */
  public PartyFlight(PartyNode node, BufferAllocator allocator) {
    this(
        node::called,
        new StreamBuffers(allocator, node.collaborations()),
        Patience.WITHOUT_A_BATCH,
        Sending.BATCH_ROWS);
  }

  /** The same with another way from a call to a collaboration, patience and size of batches. */
  PartyFlight(
      Function<Optional<Caller>, PartyCollaboration> called,
      StreamBuffers buffers,
      Duration betweenBatches,
      int batchRows) {
    this.called = called;
    this.buffers = buffers;
    this.betweenBatches = betweenBatches;
    this.batchRows = batchRows;
  }

  @Override
  protected Reply reply(String peer, String action, byte[] body) {
    return reply(called.apply(Caller.ofThisCall()), action, body);
  }

  /** What a collaboration answers its own room. */
  static Reply reply(PartyCollaboration called, String action, byte[] body) {
    Optional<Reason> ended = called.ended();
    if (ended.isPresent() && !action.equals(Wire.HELLO)) {
      return Reply.refusal(List.of(ended.get()));
    }
    try {
      return answered(called, action, body);
    } catch (PoliciesUnusable e) {
      return Reply.refusal(List.of(e.reason()));
    } catch (TableUnusable e) {
      return Reply.refusal(List.of(e.reason()));
    }
  }

  private static Reply answered(PartyCollaboration called, String action, byte[] body) {
    return switch (action) {
      case Wire.HELLO -> Reply.of(Json.bytes(Hello.ofThisVersion(called.state())));
      case Wire.AGREEMENT -> Reply.of(called.agreementHash());
      case Wire.KEY_EPHEMERAL,
          Wire.KEY_SIGNATURE,
          Wire.KEY_FINISH,
          Wire.KEY_JOIN,
          Wire.KEY_DEAL,
          Wire.KEY_TAKE,
          Wire.KEY_CONFIRM,
          Wire.KEY_CONFIRMED ->
          Reply.of(key(called, action, body));
      case Wire.BLIND_BEGIN,
          Wire.BLIND_SIGN,
          Wire.BLIND_OPEN,
          Wire.BLIND_NEXT,
          Wire.BLIND_HELP,
          Wire.BLIND_STOP ->
          Reply.of(BlindingActions.reply(called.blinding(), action, body));
      case Wire.OFFER -> Reply.of(called.offer());
      case Wire.RESERVE -> {
        GrantDesk.Reserved reserved = called.reserve(body);
        yield reserved instanceof GrantDesk.Reserved.Refused refused
            ? Reply.refusal(refused.reasons())
            : Reply.of(((GrantDesk.Reserved.Promise) reserved).signed().encode());
      }
      case Wire.GO -> {
        Go go = Json.read(body, Go.class);
        yield Reply.of(called.desk().go(go.queryId(), go.reservations()));
      }
      case Wire.GIVE_UP -> {
        called.desk().open().giveUp(new String(body, StandardCharsets.UTF_8));
        yield Reply.of(new byte[0]);
      }
      case Wire.RECEIVED -> {
        StreamTicket all = Json.read(body, StreamTicket.class);
        called.desk().open().find(all.queryId()).letGo(all.stream());
        yield Reply.of(new byte[0]);
      }
      case Wire.DELIVER -> deliver(called, body);
      default -> throw new BadDocument("no such action");
    };
  }

  /** A step towards the key. One at a time, for each depends on the one before. */
  private static byte[] key(PartyCollaboration called, String action, byte[] body) {
    synchronized (called) {
      KeyExchange keys = called.keys();
      return switch (action) {
        case Wire.KEY_EPHEMERAL -> keys.ephemeral();
        case Wire.KEY_SIGNATURE -> keys.signature(body);
        case Wire.KEY_FINISH -> keys.finish(Json.read(body, KeyShare.class));
        case Wire.KEY_JOIN -> keys.join();
        case Wire.KEY_DEAL -> keys.deal(Json.read(body, MemberMessages.class));
        case Wire.KEY_TAKE -> keys.take(Json.read(body, KeyDeal.class));
        case Wire.KEY_CONFIRMED -> keys.confirmed();
        case Wire.KEY_CONFIRM -> {
          called.keyConfirm(Json.read(body, MemberMessages.class));
          yield new byte[0];
        }
        default -> throw new BadDocument("no such action");
      };
    }
  }

  private static Reply deliver(PartyCollaboration called, byte[] signed) {
    byte[] payload =
        SignedBytes.decode(signed)
            .open(called.agreement().room().verifyingKey(), SignatureDomain.AUDIENCE);
    AudienceTokens tokens = Json.read(payload, AudienceTokens.class);
    Audiences.Delivered delivered =
        called.deliver(tokens.queryId(), Base64.getDecoder().decode(tokens.tokens()));
    return Reply.of(
        Json.bytes(DeliveryNote.of(new Delivery(delivered.people(), delivered.file()))));
  }

  @Override
  public void getStream(CallContext context, Ticket ticket, ServerStreamListener listener) {
    try {
      PartyCollaboration wanted = called.apply(Caller.ofThisCall());
      if (wanted.ended().isPresent()) {
        throw new BadDocument("the agreement was withdrawn from");
      }
      StreamTicket stream = Json.read(ticket.getBytes(), StreamTicket.class);
      String asker = wanted.desk().open().find(stream.queryId()).grant().question().asker();
      Sent sent = new Sent(wanted.observer(), asker);
      TraceHeader.under(
          context,
          () ->
              wanted
                  .observer()
                  .during(
                      PartyObserver.Step.STREAM,
                      asker,
                      stream.queryId(),
                      () -> sent.during(() -> send(wanted, stream, listener, sent))));
    } catch (NotForCaller e) {
      LOG.atWarn()
          .addKeyValue("event", "not-for-caller")
          .log("a stream was asked for by another than the room of its collaboration");
      listener.error(CallStatus.UNAUTHORIZED.withDescription(e.getMessage()).toRuntimeException());
    } catch (Exception e) {
      LOG.atWarn()
          .addKeyValue("event", "stream-failed")
          .addKeyValue("failure", causes(e))
          .log("a stream failed");
      listener.error(CallStatus.INTERNAL.withDescription("the stream failed").toRuntimeException());
    }
  }

  private void send(
      PartyCollaboration of, StreamTicket stream, ServerStreamListener listener, Sent sent) {
    Patience patience =
        new Patience(
            of.desk().open().left(stream.queryId()).plus(Draining.MOST),
            betweenBatches,
            System::nanoTime);
    Sending sending =
        new Sending(
            buffers.of(of.agreement().collaboration()), listener, sent, patience, batchRows);
    try {
      OpenQuery query = of.desk().open().find(stream.queryId());
      if (stream.goesOn()) {
        query.held(stream.stream()).send(stream.from().orElseThrow(), sending::send);
      } else {
        Optional<OrderedRows> rows = ordered(of, stream, sending);
        if (rows.isPresent()) {
          begin(query, stream, hold(rows.get()), sending);
        }
      }
      listener.completed();
    } catch (SQLException | IOException e) {
      throw new StreamBroken(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StreamBroken(e);
    }
  }

  /** Rows that are to be sent, which lie in memory; empty where all of the stream was sent here. */
  private static Optional<OrderedRows> ordered(
      PartyCollaboration of, StreamTicket stream, Sending sending)
      throws SQLException, IOException, InterruptedException {
    PartyStreams.Prepared prepared = of.stream(stream.queryId(), stream.stream());
    Optional<OrderedRows> rows = Optional.empty();
    try (DuckDb database = prepared.database()) {
      if (prepared.tokens().isPresent()) {
        rows = Optional.of(sending.ordered(database, prepared.query(), prepared.tokens().get()));
      } else {
        sending.send(database, prepared.query());
      }
      database.done();
    } catch (RuntimeException e) {
      rows.ifPresent(OrderedRows::closeRows); // the database did not close
      throw e;
    }
    return rows;
  }

  /**
   * Sends rows for the first time. They are kept where the room may go on: it said that it would,
   * and was sent a batch before it was cut off. The question may be over by now, and keeps nothing
   * then.
   */
  private static void begin(OpenQuery query, StreamTicket stream, HeldStream held, Sending sending)
      throws IOException, InterruptedException {
    boolean mayGoOn = stream.from().isPresent();
    try {
      if (mayGoOn) {
        query.hold(stream.stream(), held);
      }
      held.send(0, sending::send);
    } catch (RuntimeException | IOException | InterruptedException e) {
      mayGoOn &= held.isTaken() || (sending.listener().isCancelled() && sending.sent().hasBegun());
      throw e;
    } finally {
      if (!mayGoOn) {
        query.letGo(stream.stream());
        held.letGo();
      }
    }
  }

  private HeldStream hold(OrderedRows rows) {
    HeldStream[] self = new HeldStream[1];
    HeldStream held = new HeldStream(rows, () -> kept.remove(self[0]));
    self[0] = held;
    kept.add(held);
    return held;
  }

  /** What failed while rows were read; its text stays inside. */
  private static final class StreamBroken extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StreamBroken(Exception cause) {
      super(cause);
    }
  }

  @Override
  public void close() {
    kept.forEach(HeldStream::letGo);
    buffers.close();
  }
}
