package io.parley.server.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.parley.server.Parley;
import io.parley.server.cli.Shell.Said;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class CommandsTest {
  private static final Path DOCUMENT = Path.of("../docs/commands.md");

  /** `./parley test` is the shell script's own. */
  private static final Set<String> OF_THE_SCRIPT = Set.of("test");

  static List<String> everyCommand() {
    List<String> paths = new ArrayList<>();
    collect(Parley.commandLine(), "", paths);
    return paths;
  }

  @ParameterizedTest(name = "parley {0} --help")
  @MethodSource("everyCommand")
  void help_isThereForEveryCommand(String command) {
    Said said =
        Shell.run(Stream.concat(words(command), Stream.of("--help")).toArray(String[]::new));

    assertThat(said.exit()).isZero();
    assertThat(said.out()).startsWith(("Usage: parley " + command).strip());
    assertThat(said.err()).isEmpty();
  }

  @ParameterizedTest(name = "parley {0} --no-such-option")
  @MethodSource("everyCommand")
  void unknownOption_isWrongUsage(String command) {
    Said said =
        Shell.run(
            Stream.concat(words(command), Stream.of("--no-such-option")).toArray(String[]::new));

    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.out()).isEmpty();
    assertThat(said.err()).contains("Usage: parley " + command);
  }

  @Test
  void noCommand_isWrongUsage() {
    Said said = Shell.run();

    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.err()).startsWith("name a command");
  }

  @Test
  void unknownCommand_isWrongUsage() {
    assertThat(Shell.run("dance").exit()).isEqualTo(2);
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.ValueSource(strings = {"policy", "node", "identity"})
  void groupWithoutItsCommand_isWrongUsage(String group) {
    assertThat(Shell.run(group).exit()).isEqualTo(2);
  }

  @ParameterizedTest
  @org.junit.jupiter.params.provider.ValueSource(
      strings = {
        "query",
        "ingest",
        "identity evaluate",
        "identity train",
        "node serve",
        "policy lint",
        "policy test",
        "policy explain",
        "bench"
      })
  void missingArgument_isWrongUsage(String command) {
    Said said = Shell.run(words(command).toArray(String[]::new));

    assertThat(said.exit()).isEqualTo(2);
    assertThat(said.err()).startsWith("Missing required");
  }

  @Test
  void version_isPrinted() {
    Said said = Shell.run("--version");

    assertThat(said.exit()).isZero();
    assertThat(said.out().strip()).matches("parley \\d+\\.\\d+\\.\\d+");
  }

  @Test
  void table_namesEachCommandWithItsOptions() throws IOException {
    assumeTrue(Files.exists(DOCUMENT), DOCUMENT + " comes with another branch");
    Map<String, Set<String>> real = new TreeMap<>();
    leaves(Parley.commandLine(), "", real);

    Map<String, Set<String>> told = new TreeMap<>(table());
    told.keySet().removeAll(OF_THE_SCRIPT);

    assertThat(told).as(DOCUMENT + " says what `--help` says").isEqualTo(real);
  }

  /** Rows of the form {@code | `command [--option] [--option VALUE]` | does |}. */
  private static Map<String, Set<String>> table() throws IOException {
    Map<String, Set<String>> commands = new TreeMap<>();
    Pattern row = Pattern.compile("^\\|\\s*`([^`]+)`");
    Pattern option = Pattern.compile("--[a-z][a-z-]*");
    for (String line : Files.readAllLines(DOCUMENT)) {
      Matcher cell = row.matcher(line);
      if (cell.find()) {
        Set<String> options = new TreeSet<>();
        option.matcher(cell.group(1)).results().forEach(o -> options.add(o.group()));
        String name = cell.group(1).replaceFirst("\\s*(\\[|--|\"|[A-Z]).*$", "").strip();
        commands.put(name, options);
      }
    }
    return commands;
  }

  private static void leaves(CommandLine command, String path, Map<String, Set<String>> into) {
    Map<String, CommandLine> below = command.getSubcommands();
    if (below.isEmpty()) {
      Set<String> options = new TreeSet<>();
      for (OptionSpec option : command.getCommandSpec().options()) {
        if (!option.usageHelp() && !option.versionHelp()) {
          options.add(option.longestName());
        }
      }
      into.put(path, options);
    }
    below.forEach((name, line) -> leaves(line, (path + " " + name).strip(), into));
  }

  private static void collect(CommandLine command, String path, List<String> into) {
    into.add(path);
    command
        .getSubcommands()
        .forEach((name, below) -> collect(below, (path + " " + name).strip(), into));
  }

  private static Stream<String> words(String command) {
    return command.isEmpty() ? Stream.empty() : Stream.of(command.split(" ", -1));
  }
}
