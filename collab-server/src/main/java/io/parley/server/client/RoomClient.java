package io.parley.server.client;

import io.parley.crypto.SignatureDomain;
import io.parley.crypto.SignedBytes;
import io.parley.crypto.VerifyingKey;
import io.parley.policy.Rewrite;
import io.parley.query.explain.Explanation;
import io.parley.server.flight.Actions;
import io.parley.server.flight.FlightTls;
import io.parley.server.wire.AnswerDocument;
import io.parley.server.wire.AskRequest;
import io.parley.server.wire.ExplainRequest;
import io.parley.server.wire.ExplanationDocument;
import io.parley.server.wire.Json;
import io.parley.server.wire.RefusalReason;
import io.parley.server.wire.Reply;
import io.parley.server.wire.SignedAnswer;
import io.parley.server.wire.WhoDocument;
import io.parley.server.wire.Wire;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.arrow.flight.CallOptions;
import org.apache.arrow.flight.FlightCallHeaders;
import org.apache.arrow.flight.FlightClient;
import org.apache.arrow.flight.HeaderCallOption;
import org.apache.arrow.memory.RootAllocator;

/** Asks a room as an analyst, and checks that the room signed the answer. */
public final class RoomClient implements AutoCloseable {
  private static final long WHO_SECONDS = 10;

  /**
   * Beyond any deadline of a question, with its wait for a place: who says nothing then is gone.
   */
  private static final long ASK_SECONDS = 600;

  private final RootAllocator allocator = new RootAllocator();
  private final FlightClient client;
  private final VerifyingKey roomKey;
  private final HeaderCallOption authorization;

  public RoomClient(Profile profile) {
    this.client = FlightTls.client(allocator, profile.address(), profile.certificate());
    this.roomKey = VerifyingKey.decode(profile.roomKey());
    FlightCallHeaders headers = new FlightCallHeaders();
    headers.insert("authorization", "Bearer " + profile.accessKey());
    this.authorization = new HeaderCallOption(headers);
  }

  /** What came of a question. */
  public sealed interface Outcome {
    record Answered(AnswerDocument answer, SignedAnswer signed) implements Outcome {}

    record Explained(Explanation explanation) implements Outcome {}

    record Refused(List<RefusalReason> reasons, List<Rewrite> rewrite) implements Outcome {}
  }

  /** Whose the key is; throws when the room cannot be reached in time or does not know it. */
  public WhoDocument who() {
    Reply reply =
        Actions.call(
            client,
            Wire.WHO,
            new byte[0],
            authorization,
            CallOptions.timeout(WHO_SECONDS, TimeUnit.SECONDS));
    return Json.read(reply.bytes(), WhoDocument.class);
  }

  /** Asks; throws when the room cannot be reached, does not know the key, or says nothing. */
  public Outcome ask(AskRequest request) {
    Reply reply =
        Actions.call(
            client,
            Wire.ASK,
            Json.bytes(request),
            authorization,
            CallOptions.timeout(ASK_SECONDS, TimeUnit.SECONDS));
    if (reply.wasRefused()) {
      return new Outcome.Refused(reply.refused(), reply.rewrite());
    }
    byte[] payload = SignedBytes.decode(reply.bytes()).open(roomKey, SignatureDomain.RECEIPT);
    return new Outcome.Answered(
        Json.read(payload, AnswerDocument.class), SignedAnswer.of(roomKey, reply.bytes()));
  }

  /**
   * What the question would do, or why it would be refused; charges nothing. {@code EXPLAIN
   * PRIVACY} may stand before the statement.
   */
  public Outcome explain(ExplainRequest request) {
    Reply reply =
        Actions.call(
            client,
            Wire.EXPLAIN,
            Json.bytes(request),
            authorization,
            CallOptions.timeout(ASK_SECONDS, TimeUnit.SECONDS));
    return reply.wasRefused()
        ? new Outcome.Refused(reply.refused(), reply.rewrite())
        : new Outcome.Explained(Json.read(reply.bytes(), ExplanationDocument.class).explanation());
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    allocator.close();
  }
}
