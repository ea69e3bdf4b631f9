package io.parley.server.operate;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.query.account.Charge;
import io.parley.server.Parley;
import io.parley.server.node.ConfigurationException;
import io.parley.server.node.NodeConfiguration;
import io.parley.server.party.PartyObserver;
import io.parley.server.room.RoomObserver;
import io.parley.server.wire.AgreedUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** docs/operations.md names commands and figures that there are, and all figures. */
class OperationsPageTest {
  private static final Path PAGE = Path.of("../docs/operations.md");
  private static final Pattern COMMAND =
      Pattern.compile("(?m)(?:^    |`)parley ([a-z][^`\n]*?)(?:`|$)");
  private static final Pattern FIGURE = Pattern.compile("(?m)^\\| (`parley_[^|]*) \\|");

  static List<String> commands() throws IOException {
    return COMMAND.matcher(Files.readString(PAGE)).results().map(m -> m.group(1).strip()).toList();
  }

  @Test
  void page_hasCommands() throws IOException {
    assertThat(commands()).hasSizeGreaterThan(20);
  }

  /** Where the page names a command without its arguments, the command is there. */
  @ParameterizedTest(name = "parley {0}")
  @MethodSource("commands")
  void command_isOneOfOurs(String command) {
    String[] words = command.split("\\s+", -1);
    if (command.contains("--config") || words[0].equals("bench")) {
      assertThat(Parley.commandLine().parseArgs(words).errors()).isEmpty();
      return;
    }
    var line = Parley.commandLine();
    for (String word : words) {
      if (word.startsWith("--")) {
        assertThat(line.getCommandSpec().optionsMap()).containsKey(word);
      } else if (!line.getSubcommands().isEmpty()) {
        assertThat(line.getSubcommands()).containsKey(word);
        line = java.util.Objects.requireNonNull(line.getSubcommands().get(word));
      }
    }
  }

  @Test
  void everyFigure_standsOnThePage_andEveryOneOfThePageIsCounted() throws IOException {
    Set<String> told =
        FIGURE
            .matcher(Files.readString(PAGE))
            .results()
            .flatMap(row -> Pattern.compile("parley_\\w+").matcher(row.group(1)).results())
            .map(m -> m.group())
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> sources = new TreeSet<>(counted());
    String nodeFigures =
        Files.readString(Path.of("src/main/java/io/parley/server/operate/NodeFigures.java"))
            + Files.readString(Path.of("src/main/java/io/parley/server/operate/PartyMetrics.java"))
            + Files.readString(
                Path.of("src/main/java/io/parley/server/operate/PipelineFigures.java"));
    Pattern.compile("\"(parley\\.[a-z.]+)\"")
        .matcher(nodeFigures)
        .results()
        .map(m -> m.group(1).replace('.', '_'))
        .filter(name -> !sources.contains(name + "_total"))
        .forEach(sources::add);

    assertThat(told).isEqualTo(sources);
  }

  /** What a room and a party count, as Prometheus would read it. */
  private static Set<String> counted() {
    Figures figures = new Figures();
    Map<String, Charge> charges = Map.of("acme.people", Charge.NONE);
    RoomMetrics room = new RoomMetrics(figures, "spring", AgreedUse.OPEN);
    room.ended("acme", RoomObserver.Outcome.REFUSED, List.of("row-level-output"));
    room.charged("acme", charges);
    room.received("acme", "acme", 1, 1);
    room.works("acme").close();
    PartyMetrics party = new PartyMetrics(figures, "spring");
    party.granted("acme", PartyObserver.Fate.REFUSED, List.of("row-level-output"));
    party.charged("acme", charges);
    party.sent("acme", 1, 1, true);
    return figures
        .text()
        .lines()
        .filter(l -> !l.startsWith("#"))
        .map(l -> l.replaceFirst("[{ ].*", ""))
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://collector.example/v1/traces",
        "http://ada:secret@127.0.0.1:4318/v1/traces",
        "file:traces.json",
        "collector:4318"
      })
  void collector_thatWouldReadSpansOnItsWay_isRefused(String url, @TempDir Path folder)
      throws IOException {
    assertThat(load(folder, "traces: \"" + url + "\""))
        .contains("`node.operations.traces` must be the URL of an OTLP collector")
        .doesNotContain("secret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "traces: http://127.0.0.1:4318/v1/traces",
        "traces: https://collector.example/v1/traces",
        "port: 9431",
        "logs: json",
        "enabled: false"
      })
  void setting_thatIsSafe_isTaken(String setting, @TempDir Path folder) throws IOException {
    assertThat(load(folder, setting)).isEmpty();
  }

  @Test
  void port_outOfRange_isRefused(@TempDir Path folder) throws IOException {
    assertThat(load(folder, "port: 70000"))
        .endsWith("`node.operations.port` is 70000; it is a number from 0 to 65535");
  }

  private static String load(Path folder, String setting) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("node.yaml"),
            "node:\n  name: acme\n  role: party\n  operations:\n    " + setting + "\n");
    try {
      var unused = NodeConfiguration.load(file);
      return "";
    } catch (ConfigurationException e) {
      return String.valueOf(e.getMessage());
    }
  }
}
