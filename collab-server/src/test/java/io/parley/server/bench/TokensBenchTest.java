package io.parley.server.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.crypto.blind.KernelChoice;
import io.parley.server.node.Progress;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokensBenchTest {
  @Test
  @Tag("slow")
  void figures_areThoseOfTheIssueOrSaidToBeMissing(@TempDir Path directory) throws Exception {
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    Progress progress = new Progress("bench", new PrintStream(said, true, StandardCharsets.UTF_8));

    Map<String, Figure> figures =
        new TokensBench()
            .measure(
                new Workbench(
                    Map.of("rounds", BigDecimal.ONE, "keys", BigDecimal.valueOf(5_000)),
                    directory,
                    progress));

    assertThat(figures).containsKeys("aes_tokens", "hmac", "hash_to_curve", "x25519_bc");
    assertThat(figures)
        .allSatisfy(
            (name, figure) -> {
              if (!name.startsWith("match_")) {
                assertThat(figure.unit()).isEqualTo("ops/s");
                assertThat(figure.ratio()).isPresent();
              }
            });
    assertThat(figures).containsKeys("match_5k", "match_5k_keyed", "match_5k_cpu");
    assertThat(figures)
        .hasEntrySatisfying(
            "match_5k_wire",
            figure ->
                assertThat(figure.value())
                    .as("two messages a key, each over two lines, once of them in base64")
                    .isBetween(2 * 32 * (1 + 4 / 3.0), 2 * 2 * 32 * (1 + 4 / 3.0)))
        .hasEntrySatisfying("match_5k_cpu", figure -> assertThat(figure.ratio()).isPresent());
    String text = said.toString(StandardCharsets.UTF_8);
    assertThat(text).contains("kernel: " + KernelChoice.atStart());
    for (String optional : new String[] {"x25519_conscrypt", "x25519_best"}) {
      assertThat(figures.containsKey(optional))
          .isNotEqualTo(text.contains(optional + " is left out"));
    }
  }
}
