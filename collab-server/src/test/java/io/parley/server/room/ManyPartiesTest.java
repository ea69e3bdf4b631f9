package io.parley.server.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.server.node.ConfigurationException;
import io.parley.server.wire.AgreedUse;
import io.parley.server.wire.AnswerDocument;
import io.parley.server.wire.BlindedKeys;
import io.parley.server.wire.RefusalReason;
import io.parley.server.wire.Reply;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Collaborations of three members and more, from their keys to an answer. */
@Tag("slow")
class ManyPartiesTest {
  private static final List<String> THREE = List.of("cinema", "hearth", "metromail");

  @Test
  void keyedThree_answerOneQuestion_andEachPays(@TempDir Path root) throws Exception {
    List<String> first = List.of(THREE.get(0));
    AgreedUse use = new AgreedUse(first, first, THREE.get(1));
    try (ManyParties many = new ManyParties(root, THREE, Optional.empty(), use)) {
      many.start();

      assertAllHold(many, THREE);
      assertUseIsAsAgreed(many);
      assertThat(key(many, "hearth")).isEqualTo(key(many, "cinema"));
      assertThat(key(many, "metromail")).isEqualTo(key(many, "cinema"));
      assertGrantedQuestionIsFinished(many);
      assertMissedConfirmationsAreMadeUp(many);
      assertLostKeyIsNamed(many);
    }
  }

  /** The first member asks and receives alone, and the second is billed. */
  private static void assertUseIsAsAgreed(ManyParties many) {
    assertThat(many.answer(many.askHowManyAllHold("1")).receipt().billed()).isEqualTo(THREE.get(1));
    String own = "SELECT COUNT(DISTINCT person) AS n FROM %s.things".formatted(THREE.get(1));
    assertThat(many.ask(THREE.get(1), own).refused())
        .singleElement()
        .satisfies(
            refused -> {
              assertThat(refused.rule()).isEqualTo("asker-outside-agreement");
              assertThat(refused.message())
                  .isEqualTo(
                      "the agreement does not let people of `%s` ask".formatted(THREE.get(1)));
            });
  }

  /** A room that is stopped, for another epoch or anything else, ends what was granted first. */
  private static void assertGrantedQuestionIsFinished(ManyParties many) throws Exception {
    ManyParties.Held held = many.hold();
    CompletableFuture<Reply> asked =
        CompletableFuture.supplyAsync(() -> many.askHowManyAllHold("0.5"));
    held.asked().await();
    CompletableFuture<Void> stopping = CompletableFuture.runAsync(many::stopRoom);
    Thread.sleep(200);
    assertThat(stopping).isNotDone();
    held.released().countDown();

    assertThat(many.answer(asked.join()).rows()).hasSize(1);
    stopping.join();
  }

  /** As if node and room had stopped before hearth heard that all confirmed. */
  private static void assertMissedConfirmationsAreMadeUp(ManyParties many) throws Exception {
    byte[] key = key(many, "hearth");
    many.stop("hearth");
    many.directory("hearth")
        .writeSecret(
            "collaboration-1.pending",
            ByteBuffer.allocate(64).put(many.agreementHash()).put(key).array());
    for (String file : List.of("collaboration-1.key", "collaboration-1.confirmed")) {
      Files.delete(many.directory("hearth").resolve("keys/" + file));
    }
    many.start("hearth");
    many.startRoom();
    assertThat(key(many, "hearth")).isEqualTo(key);
  }

  private static void assertLostKeyIsNamed(ManyParties many) throws Exception {
    many.stop("hearth");
    for (String file : List.of("collaboration-1.key", "collaboration-1.confirmed")) {
      Files.delete(many.directory("hearth").resolve("keys/" + file));
    }
    many.start("hearth");
    assertThatThrownBy(many::startRoom)
        .isInstanceOf(ConfigurationException.class)
        .hasMessage(
            "`hearth` lacks the key of epoch 1 that `cinema`, `metromail` came to; bring its directory back as it was, or agree on another epoch");
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
      assertNextEpochTakesOver(many, terms);
    }
  }

  /** Cinema and hearth change first; the room waits for metromail. No grace, to see the end. */
  private static void assertNextEpochTakesOver(ManyParties many, BlindedKeys terms)
      throws Exception {
    many.agree(2, Optional.of(terms), Optional.of(0));
    many.stop("cinema");
    many.stop("hearth");
    many.start("cinema");
    many.start("hearth");
    CompletableFuture<Void> room =
        CompletableFuture.runAsync(
            () -> {
              try {
                many.startRoom();
              } catch (InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
    while (!many.said().contains("`metromail` follows another agreement than this room")) {
      assertThat(room).isNotDone();
      Thread.sleep(20);
    }
    assertThat(files(many, "metromail")).anyMatch(f -> f.contains("-1."));
    many.stop("metromail");
    many.start("metromail");
    room.join();

    assertAllHold(many, THREE);
    for (String party : THREE) {
      assertThat(many.said())
          .contains(
              party
                  + ": epoch 1 has ended: 6 files of its keys and 1 tables of its pseudonyms are deleted");
      assertThat(files(many, party))
          .noneMatch(f -> f.contains("-1."))
          .contains("collaboration-2.key", "blinding-2.key", "blinding-2.memory");
    }
    many.agree(1, Optional.of(terms), Optional.empty());
    many.stop("hearth");
    assertThatThrownBy(() -> many.start("hearth"))
        .isInstanceOf(ConfigurationException.class)
        .hasMessageContaining("a number is never used again: agree on epoch 2 or a later one");
  }

  private static List<String> files(ManyParties many, String party) throws IOException {
    try (Stream<Path> files = Files.list(many.directory(party).resolve("keys"))) {
      return files.map(f -> String.valueOf(f.getFileName())).toList();
    }
  }

  @Test
  void keyedTwelve_answerOneQuestion_andEachPays(@TempDir Path root) throws Exception {
    List<String> twelve = IntStream.range(0, 12).mapToObj("p%02d"::formatted).toList();
    try (ManyParties many = new ManyParties(root, twelve, Optional.empty())) {
      many.start();

      assertAllHold(many, twelve);
      many.lose("p07");
      Reply reply = many.askHowManyAllHold("1");
      assertThat(reply.refused())
          .extracting(RefusalReason::message)
          .containsExactly("the node of `p07` cannot be asked at the moment; nothing was charged");
    }
  }

  /** ε is 1 at each party, so that noise beyond 35 has a chance of about e⁻³⁵. */
  private static void assertAllHold(ManyParties many, List<String> parties) {
    Reply reply = many.askHowManyAllHold("1");
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
