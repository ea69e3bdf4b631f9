package io.parley.server.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.node.NodeDirectory;
import io.parley.server.node.PolicySignatures;
import io.parley.server.wire.Reply;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a room says to questions over tables whose policies say how many rows they have at most. */
class RowsOnNodesTest {
  private static final List<String> TWO = List.of("hearth", "metromail");

  @SuppressWarnings("NullAway.Init") // made before each test
  @TempDir
  Path root;

  @Test
  void questionThatMayNeedTooMuch_isRefusedBeforeAnythingIsReserved() throws Exception {
    try (ManyParties nodes = new ManyParties(root, TWO, Optional.empty())) {
      nodes.start();
      say("hearth", 100);
      say("metromail", 2_000);
      assertThat(nodes.askHowManyAllHold("0.25").refused()).isEmpty();
      assertThat(spent()).allSatisfy(s -> assertThat(s).isPositive());
      List<BigDecimal> before = spent();

      say("metromail", 1_000_000_000);
      say("hearth", 900_000_000);
      Reply reply = nodes.askHowManyAllHold("0.125");

      assertThat(reply.refused())
          .extracting(r -> r.asReason().code())
          .containsExactly("question-too-large");
      assertThat(reply.refused().get(0).asReason().message())
          .matches(
              "with 900,000,000 rows of hearth\\.things and 1,000,000,000 rows of metromail\\.things,"
                  + " as the policies allow, the question may need [0-9,]+ MB of memory, and one"
                  + " question has 2,048");
      assertThat(reply.refused().get(0).asReason().help())
          .contains("node.memory.question-megabytes");
      assertThat(spent()).isEqualTo(before);

      // One that does not say it leaves nothing to be worked out.
      say("hearth", 0);
      assertThat(nodes.askHowManyAllHold("0.125").refused()).isEmpty();
    }
  }

  private List<BigDecimal> spent() {
    return TWO.stream().map(p -> Spent.of(root.resolve(p), p, "people")).toList();
  }

  /** A party's policy says from here on that its table has so many rows; 0: says nothing. */
  private void say(String party, int rows) throws IOException {
    Path file = root.resolve(party).resolve("policies").resolve("things.yaml");
    String without = Files.readString(file).replaceAll("(?m)^rows: .*\n", "");
    Files.writeString(
        file, rows == 0 ? without : without.replace("match:", "rows: " + rows + "\nmatch:"));
    PolicySignatures.sign(
        file, party, new NodeDirectory(root.resolve(party)).signingKey(), Instant.now());
  }
}
