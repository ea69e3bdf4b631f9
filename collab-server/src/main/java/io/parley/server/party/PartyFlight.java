package io.parley.server.party;

import io.parley.crypto.SignatureDomain;
import io.parley.crypto.SignedBytes;
import io.parley.policy.Reason;
import io.parley.query.backend.duckdb.DuckDb;
import io.parley.server.flight.ActionProducer;
import io.parley.server.wire.AudienceTokens;
import io.parley.server.wire.BadDocument;
import io.parley.server.wire.Delivery;
import io.parley.server.wire.Go;
import io.parley.server.wire.Hello;
import io.parley.server.wire.Json;
import io.parley.server.wire.KeyShare;
import io.parley.server.wire.Reply;
import io.parley.server.wire.StreamTicket;
import io.parley.server.wire.Wire;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.flight.CallStatus;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.duckdb.DuckDBResultSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the room may ask of a party. */
public final class PartyFlight extends ActionProducer {
  private static final Logger LOG = LoggerFactory.getLogger(PartyFlight.class);
  private static final int BATCH_ROWS = 65_536;

  private final PartyNode node;
  private final BufferAllocator allocator;

  public PartyFlight(PartyNode node, BufferAllocator allocator) {
    this.node = node;
    this.allocator = allocator;
  }

  @Override
  protected Reply reply(String peer, String action, byte[] body) {
    Optional<Reason> ended = node.ended();
    return ended.isPresent() && !action.equals(Wire.HELLO)
        ? Reply.refusal(List.of(ended.get()))
        : answered(action, body);
  }

  private Reply answered(String action, byte[] body) {
    return switch (action) {
      case Wire.HELLO -> Reply.of(Json.bytes(new Hello(Wire.PROTOCOL, node.state())));
      case Wire.KEY_EPHEMERAL -> Reply.of(node.keyEphemeral());
      case Wire.KEY_SIGNATURE -> Reply.of(node.keySignature(body));
      case Wire.KEY_FINISH -> {
        KeyShare share = Json.read(body, KeyShare.class);
        node.keyFinish(share.ephemeralBytes(), share.signatureBytes());
        yield Reply.of(new byte[0]);
      }
      case Wire.BLIND_BEGIN -> Reply.of(node.blinding().begin());
      case Wire.BLIND_OPEN -> {
        node.blinding().open(body);
        yield Reply.of(new byte[0]);
      }
      case Wire.BLIND_NEXT -> Reply.of(node.blinding().next(body));
      case Wire.BLIND_HELP -> Reply.of(node.blinding().help(body));
      case Wire.BLIND_STOP -> {
        node.blinding().stop();
        yield Reply.of(new byte[0]);
      }
      case Wire.OFFER -> Reply.of(node.offer());
      case Wire.RESERVE -> {
        GrantDesk.Reserved reserved = node.reserve(body);
        yield reserved instanceof GrantDesk.Reserved.Refused refused
            ? Reply.refusal(refused.reasons())
            : Reply.of(((GrantDesk.Reserved.Promise) reserved).signed().encode());
      }
      case Wire.GO -> {
        Go go = Json.read(body, Go.class);
        yield Reply.of(node.desk().go(go.queryId(), go.reservations()));
      }
      case Wire.DELIVER -> deliver(body);
      default -> throw new BadDocument("no such action");
    };
  }

  private Reply deliver(byte[] signed) {
    byte[] payload =
        SignedBytes.decode(signed)
            .open(node.agreement().room().verifyingKey(), SignatureDomain.AUDIENCE);
    AudienceTokens tokens = Json.read(payload, AudienceTokens.class);
    Audiences.Delivered delivered =
        node.deliver(tokens.queryId(), Base64.getDecoder().decode(tokens.tokens()));
    return Reply.of(Json.bytes(new Delivery(delivered.people(), delivered.file())));
  }

  @Override
  public void getStream(CallContext context, Ticket ticket, ServerStreamListener listener) {
    try {
      if (node.ended().isPresent()) {
        throw new BadDocument("the agreement was withdrawn from");
      }
      StreamTicket wanted = Json.read(ticket.getBytes(), StreamTicket.class);
      PartyNode.PreparedStream prepared = node.stream(wanted.queryId(), wanted.stream());
      try (DuckDb database = prepared.database();
          Statement statement = database.connection().createStatement();
          ResultSet rows = statement.executeQuery(prepared.query());
          ArrowReader reader =
              (ArrowReader) ((DuckDBResultSet) rows).arrowExportStream(allocator, BATCH_ROWS)) {
        listener.start(reader.getVectorSchemaRoot());
        while (reader.loadNextBatch()) {
          awaitReady(listener);
          listener.putNext();
        }
        listener.completed();
      }
    } catch (Exception e) {
      LOG.warn("a stream failed: {}", causes(e));
      listener.error(CallStatus.INTERNAL.withDescription("the stream failed").toRuntimeException());
    }
  }

  private static void awaitReady(ServerStreamListener listener) throws InterruptedException {
    while (!listener.isReady()) {
      if (listener.isCancelled()) {
        throw new BadDocument("the stream was cancelled");
      }
      Thread.sleep(1);
    }
  }
}
