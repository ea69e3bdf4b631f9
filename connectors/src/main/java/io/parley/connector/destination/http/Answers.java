package io.parley.connector.destination.http;

import io.parley.connector.destination.BatchResult;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Reads results out of answers, and nothing else: an answer may quote what was sent. */
public final class Answers {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Pattern REQUEST = Pattern.compile("[A-Za-z0-9._:/=+-]{1,128}");

  /** Statuses that are about one batch's content. */
  private static final Set<Integer> ABOUT_THE_BATCH = Set.of(400, 413, 422);

  /** The receiver says that it did not take the batch, unlike other failures of a server. */
  private static final int NOT_NOW = 503;

  private Answers() {}

  /**
   * The result of a call.
   *
   * @param sent the body that was sent
   * @param accepted reads an answer of success
   */
  public static BatchResult result(
      HttpOutcome outcome, byte[] sent, Function<HttpOutcome.Answer, BatchResult> accepted) {
    if (outcome instanceof HttpOutcome.Unreachable unreachable) {
      return new BatchResult.Refused(unreachable.code(), true);
    }
    if (outcome instanceof HttpOutcome.Lost lost) {
      return new BatchResult.InDoubt(lost.code(), true);
    }
    HttpOutcome.Answer answer = (HttpOutcome.Answer) outcome;
    String code = Integer.toString(answer.status());
    if (answer.ok()) {
      BatchResult result = accepted.apply(answer);
      return result instanceof BatchResult.Accepted taken
          ? new BatchResult.Accepted(
              taken.requestId().filter(id -> shows(id, sent)), taken.rejected())
          : result;
    }
    if (answer.status() >= 300 && answer.status() < 400) {
      return new BatchResult.Refused("redirected", true);
    }
    return answer.status() >= 500 && answer.status() != NOT_NOW
        ? new BatchResult.InDoubt(code, true)
        : new BatchResult.Refused(code, !ABOUT_THE_BATCH.contains(answer.status()));
  }

  /** Accepted, with the id at a member of the answer's JSON object. */
  public static BatchResult accepted(HttpOutcome.Answer answer, String idMember) {
    return new BatchResult.Accepted(text(json(answer).path(idMember)), 0);
  }

  /** The answer as JSON; a missing node if it is none. */
  public static JsonNode json(HttpOutcome.Answer answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (JacksonException noJson) {
      return MissingNode.getInstance();
    }
  }

  /** A text or number; empty for anything else. */
  public static Optional<String> text(JsonNode node) {
    return node.isString() || node.isNumber()
        ? Optional.of(node.asString()).filter(text -> !text.isEmpty())
        : Optional.empty();
  }

  /** A request id may go on if it looks like one and is nothing that was in the body. */
  private static boolean shows(String id, byte[] sent) {
    return REQUEST.matcher(id).matches() && !new String(sent, StandardCharsets.UTF_8).contains(id);
  }
}
