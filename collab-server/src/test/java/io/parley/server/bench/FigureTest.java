package io.parley.server.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.server.wire.Json;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FigureTest {
  @Test
  void report_hasTheFormOfTheContract() {
    BenchReport report =
        new BenchReport(
            "privacy-price",
            Machine.of(new Calibration(0.5, 0.6)),
            Map.of("people", Figure.paired(3, "s", 2, 1.4), "counted", Figure.of(7, "number")));

    JsonNode json = new JsonMapper().readTree(Json.pretty(report));

    assertThat(json.propertyNames()).containsExactlyInAnyOrder("bench", "machine", "figures");
    assertThat(json.get("machine").get("calibration").doubleValue()).isEqualTo(0.55);
    JsonNode people = json.get("figures").get("people");
    assertThat(people.propertyNames())
        .containsExactlyInAnyOrder("value", "unit", "yardstick", "ratio");
    assertThat(people.get("ratio").doubleValue()).isEqualTo(1.4);
    JsonNode counted = json.get("figures").get("counted");
    assertThat(counted.get("value").doubleValue()).isEqualTo(7);
    assertThat(counted.get("yardstick").isNull()).isTrue();
    assertThat(counted.get("ratio").isNull()).isTrue();
  }

  @Test
  void numberThatIsNone_isRefused() {
    assertThatThrownBy(() -> Figure.against(1, "s", 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Figure.of(Double.NaN, "s"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new Figure(1, "s", Optional.empty(), Optional.of(1.0)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void calibration_isSteadyWithinAFifth() {
    assertThat(new Calibration(1, 1.2).steady()).isTrue();
    assertThat(new Calibration(1.2, 1).steady()).isTrue();
    assertThat(new Calibration(1, 1.201).steady()).isFalse();
    assertThat(new Calibration(1.201, 1).steady()).isFalse();
  }
}
