package io.parley.server.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * docs/quickstart.md as a person follows it: every block of commands, in order, in one shell, in a
 * clean folder, against real processes. Only ports are others, for the page's may be taken.
 */
@Tag("slow")
class QuickstartTest {
  private static final Path PAGE = Path.of("../docs/quickstart.md");
  private static final Pattern BLOCK = Pattern.compile("(?s)```sh\n(.*?)```");

  /** Of the numbers in a row: people, its interval, spend. */
  private static final int SPEND = 3;

  private final Path root;

  QuickstartTest(@TempDir Path root) {
    this.root = root;
  }

  @Test
  void everyCommandOfThePage_givesTheFirstJointAnswer() throws Exception {
    writeParley();
    Path script = Files.writeString(root.resolve("page.sh"), "set -eu\n" + commands());
    Process shell = start(script);
    List<ProcessHandle> below = List.of();
    try {
      boolean ended = shell.waitFor(600, TimeUnit.SECONDS);
      below = shell.descendants().toList();
      assertThat(ended).as("ended: %s", said()).isTrue();
      assertThat(shell.exitValue()).as(said()).isZero();
    } finally {
      below.forEach(ProcessHandle::destroyForcibly);
      shell.destroyForcibly().waitFor();
    }
    assertThat(below).as("processes left").isEmpty();

    String out = Files.readString(root.resolve("out"));
    Files.writeString(Path.of("target-tests/quickstart.out"), out); // to look into
    assertThat(out).doesNotContain("WRONG");
    double banner = spend(out, "banner");
    double nothing = spend(out, "nothing");
    assertThat(banner - nothing).as("10, and noise").isBetween(4.0, 16.0);
    assertThat(out.lines().filter("refused, as it must be"::equals)).hasSize(2);
    assertThat(Files.readString(root.resolve("err")))
        .contains("row-level-output")
        .contains("agreement-withdrawn")
        .contains("`paper` has taken back its signature from the agreement `spring`");
    assertThat(files("quickstart"))
        .containsExactly(
            "jo.key",
            "paper-left.json",
            "paper.json",
            "paper/policies/paper.impressions.yaml",
            "paper/policies/paper.readers.yaml",
            "paper/sources/impressions.csv",
            "room.json",
            "shop.json",
            "shop/policies/shop.customers.yaml",
            "shop/policies/shop.shoppers.yaml",
            "shop/sources/customers.csv",
            "spring.json");
  }

  private Process start(Path script) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder("bash", script.toString())
            .directory(root.toFile())
            .redirectOutput(root.resolve("out").toFile())
            .redirectError(root.resolve("err").toFile())
            .redirectInput(Path.of("/dev/null").toFile());
    builder.environment().put("PARLEY_HOME", root.resolve("home").toString());
    return builder.start();
  }

  private String said() throws IOException {
    return Files.readString(root.resolve("out")) + Files.readString(root.resolve("err"));
  }

  private static String commands() throws IOException {
    String page = Files.readString(PAGE);
    String all =
        BLOCK.matcher(page).results().map(b -> b.group(1)).collect(Collectors.joining("\n"));
    assertThat(all).as("the page's commands").contains("node init", "collab sign", "query");
    for (String port : List.of("7431", "7432", "7433")) {
      assertThat(all).contains(port);
      all = all.replace(port, String.valueOf(freePort()));
    }
    return all;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** The page's ./parley, from the classes under test. */
  private void writeParley() throws IOException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "exec",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-Dio.netty.noUnsafe=false",
                "-Dfile.encoding=UTF-8",
                "-Duser.timezone=UTC",
                "-Duser.language=en",
                "-Duser.country=US",
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1"));
    if (Runtime.version().feature() >= 24) {
      command.add("--enable-native-access=ALL-UNNAMED");
      command.add("--sun-misc-unsafe-memory-access=allow");
    }
    command.addAll(
        List.of(
            "-cp",
            "'" + System.getProperty("java.class.path") + "'",
            "io.parley.server.Parley",
            "\"$@\""));
    Path file = root.resolve("parley");
    Files.writeString(
        file, "#!/usr/bin/env bash\n" + String.join(" ", command) + "\n", StandardCharsets.UTF_8);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
  }

  /** The last column's number in the answer's row of a group. */
  private static double spend(String out, String group) {
    Matcher row = Pattern.compile("(?m)^\\s*" + group + "\\s.*$").matcher(out);
    assertThat(row.find()).as("a row of `%s` in %s", group, out).isTrue();
    List<Double> numbers =
        Pattern.compile("-?\\d[\\d,]*(\\.\\d+)?")
            .matcher(row.group())
            .results()
            .map(n -> Double.valueOf(n.group().replace(",", "")))
            .toList();
    return numbers.get(SPEND);
  }

  private List<String> files(String folder) throws IOException {
    Path in = root.resolve(folder);
    try (Stream<Path> all = Files.walk(in)) {
      return all.filter(Files::isRegularFile)
          .map(f -> in.relativize(f).toString())
          .sorted()
          .toList();
    }
  }
}
