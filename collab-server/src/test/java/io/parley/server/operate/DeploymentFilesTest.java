package io.parley.server.operate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.parley.server.Parley;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What is written for systemd and Docker names what there is; neither is run here. */
class DeploymentFilesTest {
  private static final Path ROOT = Path.of("..");
  private static final Path UNIT = ROOT.resolve("deploy/systemd/parley.service");
  private static final Path DOCKERFILE = ROOT.resolve("deploy/docker/Dockerfile");
  private static final String JAR = "/opt/parley/app/parley.jar";

  @Test
  void unit_runsACommandThatThereIs_withWhatAFileOfOursNeedsToRun() throws IOException {
    String unit = Files.readString(UNIT).replace("\\\n", " ");
    String start = line(unit, "ExecStart=");

    parse(start);
    assertThat(flags()).allSatisfy(flag -> assertThat(start).contains(flag));
    assertThat(unit.lines())
        .contains(
            "NoNewPrivileges=yes",
            "ProtectSystem=strict",
            "PrivateTmp=yes",
            "MemoryMax=6G",
            "MemorySwapMax=0",
            "LimitCORE=0",
            "StateDirectory=parley",
            "SuccessExitStatus=143",
            "CapabilityBoundingSet=");
    assertThat(line(unit, "User=")).isNotEqualTo("root");
    assertThat(line(unit, "LoadCredential=")).startsWith("master-keys:");
  }

  @Test
  void unit_isWhatSystemdReads() throws Exception {
    Path verifier = Path.of("/usr/bin/systemd-analyze");
    assumeTrue(Files.isExecutable(verifier), "there is no systemd-analyze here");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/java")), "there is no /usr/bin/java here");
    Process process =
        new ProcessBuilder(verifier.toString(), "verify", UNIT.toAbsolutePath().toString())
            .redirectErrorStream(true)
            .start();
    String said =
        new String(
            process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);

    assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(said).doesNotContain("parley.service:");
    assertThat(process.exitValue()).as(said).isZero();
  }

  @Test
  void image_copiesWhatThereIs_runsAsNobody_andAsksForHealthByACommandThatThereIs()
      throws IOException {
    String file = Files.readString(DOCKERFILE);
    for (Matcher copy = Pattern.compile("(?m)^COPY (?!--)(.*) \\S+$").matcher(file);
        copy.find(); ) {
      for (String source : copy.group(1).split(" ", -1)) {
        assertThat(ROOT.resolve(source)).exists();
      }
    }
    assertThat(file).contains("COPY --from=build --chown=root:root /src/collab-server/target/app");
    assertThat(Files.readString(ROOT.resolve("parley")))
        .contains("TARGET=$ROOT/collab-server/target\n", "APP=$TARGET/app\n");
    assertThat(line(file, "USER ")).isEqualTo("10001:10001");
    assertThat(flags()).allSatisfy(flag -> assertThat(file).contains(flag));
    Matcher health = Pattern.compile("HEALTHCHECK .*\\\\\n\\s*CMD (.*)").matcher(file);
    assertThat(health.find()).isTrue();
    parse(health.group(1));
    parse(line(file, "ENTRYPOINT ") + " " + line(file, "CMD "));
    assertThat(file.toLowerCase(java.util.Locale.ROOT))
        .doesNotContain("arg password", "env parley_");
  }

  @Test
  void ignoredByDocker_isWhateverHoldsASecret() throws IOException {
    assertThat(Files.readAllLines(ROOT.resolve(".dockerignore")))
        .contains("**/keys", "**/*.key", "**/*.p12", "**/*.db", "**/node.yaml", ".git");
  }

  /** The options that the script gives every start, but for the one that is its own path. */
  private static List<String> flags() throws IOException {
    String script = Files.readString(ROOT.resolve("parley"));
    Matcher given = Pattern.compile("FLAGS=\\((.*?)\\)\n", Pattern.DOTALL).matcher(script);
    assertThat(given.find()).isTrue();
    return Arrays.stream(given.group(1).strip().split("\\s+"))
        .filter(f -> !f.contains("$") && !f.contains("stdout") && !f.contains("stderr"))
        .toList();
  }

  /** Fails where the words behind the jar are no command of ours with its options. */
  private static void parse(String command) {
    List<String> words = new ArrayList<>();
    Matcher word = Pattern.compile("[^\\s\\[\\]\",]+").matcher(command);
    while (word.find()) {
      words.add(word.group());
    }
    assertThat(words).contains(JAR);
    List<String> ours = words.subList(words.indexOf(JAR) + 1, words.size());
    assertThat(Parley.commandLine().parseArgs(ours.toArray(String[]::new)).errors()).isEmpty();
  }

  private static String line(String file, String begin) {
    return file.lines()
        .filter(l -> l.startsWith(begin))
        .map(l -> l.substring(begin.length()).strip())
        .findFirst()
        .orElseThrow();
  }
}
