package io.parley.query;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.explain.ExplanationText;
import io.parley.query.fuzz.SqlGrammar;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Random questions of every construct: no sound one is called unsound, each has an explanation. */
@Tag("slow")
class RandomQuestionsExplainedTest {
  private static final int PLANNED = 400;
  private static final int EXPLAINED = 40;

  private final QueryEngine engine = new QueryEngine(new ZeroNoise());
  private final SqlGrammar grammar = new SqlGrammar(CorpusRoom.POLICIES);

  @Test
  void question_isExplainedWhereItIsPlanned_andNeverUnsound() {
    int planned = 0;
    for (int seed = 0; seed < PLANNED; seed++) {
      String sql = grammar.next(new Random(seed)).sql();
      Planning planning = engine.plan(ExplainTest.ask(sql));
      if (planning instanceof Planning.Refused refused) {
        assertThat(refused.reasons()).as(sql).noneMatch(r -> r.code().equals("plan-unsound"));
      } else if (++planned <= EXPLAINED) {
        Explaining explaining = engine.explain(ExplainTest.ask(sql), Optional.empty());
        assertThat(explaining).as(sql).isInstanceOf(Explaining.Explained.class);
        assertThat(ExplanationText.of(((Explaining.Explained) explaining).explanation()))
            .as(sql)
            .contains("price ", "measured ");
      }
    }
    assertThat(planned).isGreaterThan(EXPLAINED);
    System.out.printf("questions planned: %d of %d%n", planned, PLANNED);
  }
}
