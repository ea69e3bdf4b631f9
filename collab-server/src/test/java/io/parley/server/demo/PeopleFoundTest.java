package io.parley.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.cli.Shell;
import io.parley.server.demo.data.DemoData;
import io.parley.server.demo.data.Truth;
import io.parley.server.demo.story.Story;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the demo's nodes make of a small part of the demo's data. */
class PeopleFoundTest {
  private static final int CUSTOMERS = Integer.getInteger("parley.demo.customers", 3_000);

  private static Path root;
  private static Truth truth;

  @BeforeAll
  static void generate(@TempDir Path folder) throws Exception {
    root = folder;
    PrintStream nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
    Cluster.create(root, Clock.systemUTC(), nowhere).close();
    truth = DemoData.generate(root, 2_008, CUSTOMERS);
  }

  @ParameterizedTest
  @ValueSource(strings = {"hearth", "metromail"})
  void model_findsMoreOfThePeopleThanIdentifiersDo(String party) throws Exception {
    Path folder = root.resolve(party);
    Shell.Said said = Shell.run("ingest", "--config", folder.resolve("node.yaml").toString());
    assertThat(said.exit()).as(said.err()).isZero();

    Story.People people = PeopleFound.of(party, folder, truth);

    System.out.println("[demo] " + party + ", " + CUSTOMERS + " customers: " + people);
    assertThat(people.resolved()).isLessThan(people.byIdentifiers());
    assertThat(people.pairs().recall()).isGreaterThan(0.985);
    // Lower than with all customers: where few share a name, a name alone is worth believing.
    assertThat(people.pairs().precision()).isGreaterThan(0.92);
  }
}
