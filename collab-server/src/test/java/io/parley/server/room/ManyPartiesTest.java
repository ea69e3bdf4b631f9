package io.parley.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.wire.AnswerDocument;
import io.parley.server.wire.BlindedKeys;
import io.parley.server.wire.RefusalReason;
import io.parley.server.wire.Reply;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Collaborations of three members and more, from their keys to an answer. */
class ManyPartiesTest {
  private static final List<String> THREE = List.of("cinema", "hearth", "metromail");

  @Test
  void keyedThree_answerOneQuestion_andEachPays(@TempDir Path root) throws Exception {
    try (ManyParties many = new ManyParties(root, THREE, Optional.empty())) {
      many.start();

      assertAllHold(many, THREE);
      assertThat(key(many, "hearth")).isEqualTo(key(many, "cinema"));
      assertThat(key(many, "metromail")).isEqualTo(key(many, "cinema"));
    }
  }

  @Test
  void blindedThree_answerOneQuestion_andEachPays(@TempDir Path root) throws Exception {
    BlindedKeys terms = new BlindedKeys(BlindedKeys.PROTOCOL, 10_000, 64, 4);
    try (ManyParties many = new ManyParties(root, THREE, Optional.of(terms))) {
      many.start();

      assertAllHold(many, THREE);
      assertThat(many.said())
          .contains("cinema: 70 match keys blinded with the help of `hearth`, `metromail`")
          .contains("hearth: 70 match keys blinded with the help of `cinema`, `metromail`")
          .contains("metromail: 70 match keys blinded with the help of `cinema`, `hearth`");
    }
  }

  @Test
  void keyedTwelve_answerOneQuestion_andEachPays(@TempDir Path root) throws Exception {
    List<String> twelve = IntStream.range(0, 12).mapToObj("p%02d"::formatted).toList();
    try (ManyParties many = new ManyParties(root, twelve, Optional.empty())) {
      many.start();

      assertAllHold(many, twelve);
      many.lose("p07");
      Reply reply = many.askHowManyAllHold();
      assertThat(reply.refused())
          .extracting(RefusalReason::message)
          .containsExactly("the node of `p07` cannot be asked at the moment; nothing was charged");
    }
  }

  /** ε is 1 at each party, so that noise beyond 35 has a chance of about e⁻³⁵. */
  private static void assertAllHold(ManyParties many, List<String> parties) {
    Reply reply = many.askHowManyAllHold();
    assertThat(reply.refused()).isEmpty();
    AnswerDocument answer = many.answer(reply);
    Object number = Objects.requireNonNull(answer.rows().get(0).get(0));
    assertThat(((Number) number).doubleValue())
        .isBetween(ManyParties.SHARED - 35.0, ManyParties.SHARED + 35.0);
    for (String party : parties) {
      assertThat(many.charged(party, answer.receipt().queryId())).as(party).isTrue();
    }
  }

  private static byte[] key(ManyParties many, String party) {
    return many.directory(party).readKey("collaboration-1.key");
  }
}
