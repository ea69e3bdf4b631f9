package io.parley.server.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Against the golden table of the example data of ChannelAttribution. */
class TransitionsTest {
  static final Transitions EXAMPLE = example();

  @Test
  void conversion() {
    assertThat(EXAMPLE.conversion()).isCloseTo(0.22384513559684, within(1e-13));
  }

  @ParameterizedTest
  @CsvSource({
    "alpha, 5344.948, 0.558399",
    "beta, 2527.352, 0.264039",
    "delta, 4.614, 0.000482",
    "epsilon, 599.571, 0.062639",
    "eta, 3340.847, 0.349026",
    "gamma, 171.145, 0.017880",
    "iota, 3884.615, 0.405835",
    "kappa, 274.363, 0.028663",
    "lambda, 1282.847, 0.134022",
    "mi, 1.722, 0.000180",
    "theta, 1971.913, 0.206010",
    "zeta, 381.063, 0.039811",
  })
  void channel(String channel, double credit, double effect) {
    assertThat(EXAMPLE.credit(19_785)).containsKey(channel);
    assertThat(EXAMPLE.credit(19_785).get(channel)).isCloseTo(credit, within(0.501e-3));
    assertThat(EXAMPLE.removalEffects().get(channel)).isCloseTo(effect, within(0.501e-6));
  }

  @Test
  void credits_addUp() {
    assertThat(EXAMPLE.credit(19_785).values().stream().mapToDouble(c -> c).sum())
        .isCloseTo(19_785, within(1e-6));
  }

  /** Noise may take a count below zero, or every way out of a channel: nothing breaks. */
  @Test
  void oddCounts() {
    Transitions odd =
        new Transitions(
            Map.of(
                new Transitions.Step(Transitions.START, "a"), 5.0,
                new Transitions.Step("a", "a"), 3.0,
                new Transitions.Step("a", Transitions.CONVERSION), -2.0));

    assertThat(odd.conversion()).isZero();
    assertThat(odd.credit(10)).containsEntry("a", 0.0);
    assertThat(new Transitions(Map.of()).credit(10)).isEmpty();
  }

  private static Transitions example() {
    Map<Transitions.Step, Double> counts = new HashMap<>();
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(
                    Objects.requireNonNull(
                        TransitionsTest.class.getResourceAsStream(
                            "/report/attribution_paths.csv.gz"))),
                StandardCharsets.UTF_8))) {
      in.readLine();
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        String[] cells = line.split(",", -1);
        add(counts, cells[0].split(" > ", -1), number(cells[1]), number(cells[3]));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return new Transitions(counts);
  }

  private static double number(String cell) {
    return Double.parseDouble(cell);
  }

  private static void add(
      Map<Transitions.Step, Double> counts, String[] path, double converting, double others) {
    String from = Transitions.START;
    for (String channel : path) {
      counts.merge(new Transitions.Step(from, channel), converting + others, Double::sum);
      from = channel;
    }
    counts.merge(new Transitions.Step(from, Transitions.CONVERSION), converting, Double::sum);
    counts.merge(new Transitions.Step(from, Transitions.NULL), others, Double::sum);
  }
}
