package io.parley.server.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.parley.policy.Analysis;
import io.parley.query.sql.Given;
import java.util.Objects;
import java.util.Optional;

/**
 * A question to the room.
 *
 * @param analysis the kind of answer that it asks for: {@code aggregate}, {@code threshold}, {@code
 *     audience}
 * @param receiver who gets the answer; empty: the asker's member
 * @param purpose one of the agreement's purposes; empty: its only one, or the usual
 * @param beside values and limits beside the statement; left out where there are none
 */
public record AskRequest(
    int v,
    String sql,
    String analysis,
    String receiver,
    String purpose,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Beside> beside) {
  public static final int VERSION = 2;

  public AskRequest {
    if (v != VERSION) {
      throw new BadDocument("request version " + v + " is not understood; this node reads 2");
    }
    AnalysisWord.read(analysis);
    beside = Objects.requireNonNullElse(beside, Optional.empty()); // absent in the bytes
  }

  /** A question with nothing beside its statement. */
  public AskRequest(int v, String sql, String analysis, String receiver, String purpose) {
    this(v, sql, analysis, receiver, purpose, Optional.empty());
  }

  /** What is given beside the statement. */
  public Given given() {
    return beside.map(Beside::given).orElse(Given.NOTHING);
  }

  /** The kind of answer that it asks for. */
  public Analysis wanted() {
    return AnalysisWord.read(analysis);
  }
}
