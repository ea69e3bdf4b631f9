package io.parley.server.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.parley.policy.Analysis;
import io.parley.policy.Question;
import io.parley.query.sql.Given;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The room's signed request to the parties: one document, the same bytes to each.
 *
 * @param queryId random, used once
 * @param sql the statement as asked
 * @param analysis the kind of answer that the question asks for, by its word
 * @param agreement SHA-256 of the agreement, hex
 * @param offers each party's signed offer, base64, by party
 * @param planVersion how a plan is to be read
 * @param plan SHA-256 of the canonical plan, hex; each node makes it again and compares
 * @param date the UTC date on which policies are judged
 * @param expires epoch milliseconds after which no party accepts it
 * @param beside values and limits beside the statement; left out of the bytes where there are none
 */
public record Grant(
    int v,
    String queryId,
    String sql,
    String analysis,
    Question question,
    String agreement,
    Map<String, String> offers,
    int planVersion,
    String plan,
    String date,
    long expires,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<Beside> beside)
    implements SignedDocument {
  public static final int VERSION = 2;

  public Grant {
    if (v != VERSION) {
      throw new BadDocument("grant version " + v + " is not understood; this node reads 2");
    }
    AnalysisWord.read(analysis);
    offers = new TreeMap<>(offers);
    beside = Objects.requireNonNullElse(beside, Optional.empty()); // absent in the bytes
  }

  /** A grant of a statement with nothing beside it. */
  public Grant(
      int v,
      String queryId,
      String sql,
      String analysis,
      Question question,
      String agreement,
      Map<String, String> offers,
      int planVersion,
      String plan,
      String date,
      long expires) {
    this(
        v,
        queryId,
        sql,
        analysis,
        question,
        agreement,
        offers,
        planVersion,
        plan,
        date,
        expires,
        Optional.empty());
  }

  /** What is given beside the statement. */
  public Given given() {
    return beside.map(Beside::given).orElse(Given.NOTHING);
  }

  /** The kind of answer that the question asks for. */
  public Analysis wanted() {
    return AnalysisWord.read(analysis);
  }
}
