package io.parley.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.cli.Shell.Said;
import org.junit.jupiter.api.Test;

/** What is wrong is said before a node starts; its runs are by hand, docs/reports.md. */
class ReportDemoCommandTest {
  @Test
  void unknownCollaboration_isToldWithTheNearest() {
    Said said = Shell.run("report", "demo", "grocer");

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err()).contains("grocer").contains("did you mean `grocery`?");
  }

  @Test
  void reportsWithoutAPlaceToWriteThem_areWrongUsage() {
    Said said = Shell.run("report", "demo", "grocery", "../docs/reports/reach.yaml");

    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.err()).contains("say where reports are written (--to DIR)");
  }

  @Test
  void reportThatCannotBeRead_isToldBeforeNodesStart() {
    Said said = Shell.run("report", "demo", "grocery", "no-such.yaml", "--to", "target/reports");

    assertThat(said.exit()).isEqualTo(1);
    assertThat(said.err()).contains("no-such.yaml");
  }
}
