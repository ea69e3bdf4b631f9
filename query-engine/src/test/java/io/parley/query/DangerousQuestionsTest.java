package io.parley.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What attackers ask. Each is refused with the code, the place and the words of its file, or it is
 * allowed, and then the file says why it does no harm, what it costs and how far one person can
 * move each of its numbers. Written anew by {@code -Dparley.generate=true}, for a person to read in
 * the diff.
 */
class DangerousQuestionsTest {
  private static final QueryEngine ENGINE = new QueryEngine(new ZeroNoise());

  static List<DangerousQuestion> questions() {
    return DangerousQuestion.all();
  }

  @ParameterizedTest
  @MethodSource("questions")
  void question_comesToWhatItsFileSays(DangerousQuestion question) throws IOException {
    String outcome = question.outcome(ENGINE);
    if (Boolean.getBoolean("parley.generate")) {
      question.generate(outcome);
    } else {
      assertThat(question.expected()).isEqualTo(outcome);
    }
  }

  @ParameterizedTest
  @MethodSource("questions")
  void file_saysWhatTheAttackerWants_andWhyItIsHarmlessWhereItIsAllowed(
      DangerousQuestion question) {
    assertThat(question.says("wants")).isTrue();
    assertThat(question.says("harmless")).isEqualTo(question.allowed());
    assertThat(question.expected()).isNotEmpty().doesNotContain("sql-not-supported");
  }

  @Test
  void corpus_isLargeAndMostOfItIsRefused() {
    List<DangerousQuestion> all = questions();
    long refused = all.stream().filter(q -> !q.allowed()).count();

    assertThat(all).hasSizeGreaterThanOrEqualTo(150);
    assertThat(refused).isGreaterThanOrEqualTo(100);
    assertThat(all.stream().map(DangerousQuestion::sql)).doesNotHaveDuplicates();
  }
}
