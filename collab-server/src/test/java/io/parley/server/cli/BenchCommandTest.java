package io.parley.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.bench.Bench;
import io.parley.server.bench.Benches;
import io.parley.server.cli.Shell.Said;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class BenchCommandTest {
  @Test
  void help_namesEachBench() {
    Said said = Shell.run("bench", "--help");

    assertThat(said.exit()).isZero();
    assertThat(Benches.all()).allSatisfy(b -> assertThat(said.out()).contains(b.name()));
  }

  @Test
  void names_areDistinctAndTakeOnlyOptionsOfTheCommand() {
    assertThat(Benches.all()).extracting(Bench::name).doesNotHaveDuplicates();
    assertThat(Benches.all())
        .allSatisfy(
            b ->
                assertThat(Set.of("rows", "sf", "cases", "releases", "rounds", "keys", "times"))
                    .containsAll(b.options().keySet()));
  }

  @Test
  void unknownBench_isWrongUsageWithTheNames() {
    Said said = Shell.run("bench", "speed");

    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.out()).isEmpty();
    assertThat(said.err()).startsWith("there is no bench `speed`; there is calibration");
  }

  @Test
  @Tag("slow")
  void optionOfAnotherBench_isWrongUsage() {
    Said said = Shell.run("bench", "calibration", "--sf", "10");

    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.err()).startsWith("bench calibration has no option --sf");
  }

  @Test
  @Tag("slow")
  void json_isOneDocument() {
    Said said = Shell.run("bench", "calibration", "--rounds", "1", "--json");

    assertThat(said.exit()).isZero();
    JsonNode json = new JsonMapper().readTree(said.out());
    assertThat(json.get("bench").stringValue()).isEqualTo("calibration");
    assertThat(json.get("machine").get("calibration").doubleValue()).isPositive();
    assertThat(json.get("figures").get("kernel").get("ratio").doubleValue()).isPositive();
  }

  @Test
  @Tag("slow")
  void table_hasALineAFigure() {
    Said said = Shell.run("bench", "calibration", "--rounds", "1");

    assertThat(said.exit()).isZero();
    assertThat(said.out().lines().map(l -> l.split(" ", -1)[0]))
        .containsExactly("figure", "kernel", "calibration");
  }
}
