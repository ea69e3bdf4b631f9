package io.parley.server.party;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.server.node.Endpoint;
import io.parley.server.psi.PsiResult;
import io.parley.server.psi.PsiServer;
import io.parley.server.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code parley psi} as two programs that know nothing of each other but files and an address. */
@Tag("slow")
class PsiProcessesTest {
  private static final String PSI =
      """
      population: %s
      owner: %s
      budget: {epsilon: 4, delta: 1e-6, every: month}
      exact_disclosures: accepted
      psi: {to: [%s], purposes: [measurement], epsilon: 0.5, delta: 1e-9, times: 9 per month}
      exact_psi: accepted
      """;

  private final Path root;

  PsiProcessesTest(@TempDir Path root) {
    this.root = root;
  }

  @Test
  void twoProcesses_printOneNumberAndExactlyTheSharedPeopleWhenBothSigned() throws Exception {
    try (TwoNodes two =
        TwoNodes.ready(
            root,
            Map.of(
                "hearth/policies/shoppers.yaml", PSI.formatted("shoppers", "hearth", "metromail"),
                "metromail/policies/readers.yaml",
                    PSI.formatted("readers", "metromail", "hearth")))) {
      configure(two, "hearth");
      configure(two, "metromail");
      Process answering = parley("metromail", "--serve", "--until-input-ends");
      try {
        String address = awaitAddress(answering);
        PsiResult noised = ask(address);
        PsiResult exact = ask(address, "--exact");

        assertSecondProgramIsRefused();
        assertThat(exact.number()).isEqualTo(2);
        assertThat(noised.number()).isBetween(2L - 100, 2L + 100);
        assertThat(noised.charge()).isEqualTo("pure 0.5, delta 1E-9");
        answering.getOutputStream().close();
        assertThat(answering.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(answering.exitValue()).isZero();
        assertThat(results(root.resolve("metromail/psi.out")))
            .extracting(PsiResult::number, PsiResult::charge)
            .containsExactly(
                org.assertj.core.groups.Tuple.tuple(noised.number(), "pure 0.5"),
                org.assertj.core.groups.Tuple.tuple(2L, "none"));
      } finally {
        answering.destroyForcibly().waitFor();
      }
    }
  }

  /** It would give up what the first one has reserved. */
  private void assertSecondProgramIsRefused() throws Exception {
    Path err = root.resolve("metromail/second.err");
    Process second =
        new ProcessBuilder(command("metromail", "--serve", "--until-input-ends"))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(err.toFile())
            .start();
    assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(second.exitValue()).isEqualTo(1);
    assertThat(Files.readString(err))
        .matches(
            "(?s).*parley: `parley psi` \\(process \\d+\\) works on the node in .*/metromail; stop it first, or"
                + " wait until it"
                + " ends\n");
  }

  private PsiResult ask(String address, String... more) throws Exception {
    List<String> options = new ArrayList<>(List.of("--peer", address, "--key", "email"));
    options.addAll(List.of(more));
    Process asking = parley("hearth", options.toArray(String[]::new));
    assertThat(asking.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(asking.exitValue()).as(Files.readString(root.resolve("hearth/psi.err"))).isZero();
    return results(root.resolve("hearth/psi.out")).get(0);
  }

  private static List<PsiResult> results(Path out) throws IOException {
    return Files.readAllLines(out).stream()
        .map(line -> Json.read(line.getBytes(StandardCharsets.UTF_8), PsiResult.class))
        .toList();
  }

  private Process parley(String party, String... options) throws IOException {
    Path directory = root.resolve(party);
    return new ProcessBuilder(command(party, options))
        .redirectOutput(directory.resolve("psi.out").toFile())
        .redirectError(directory.resolve("psi.err").toFile())
        .start();
  }

  private List<String> command(String party, String... options) {
    Path directory = root.resolve(party);
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-opens=java.base/java.nio=ALL-UNNAMED",
                "-Dio.netty.noUnsafe=false",
                "-Dfile.encoding=UTF-8",
                "-Xmx512m",
                "-cp",
                System.getProperty("java.class.path"),
                "io.parley.server.Parley",
                "psi",
                "--json",
                "--config",
                directory.resolve("node.yaml").toString()));
    command.addAll(List.of(options));
    return command;
  }

  private String awaitAddress(Process answering) throws Exception {
    Path file = root.resolve("metromail").resolve(PsiServer.FILE);
    for (int i = 0; i < 600 && !Files.exists(file); i++) {
      assertThat(answering.isAlive())
          .as(Files.readString(root.resolve("metromail/psi.err")))
          .isTrue();
      Thread.sleep(100);
    }
    return Json.read(Files.readAllBytes(file), Endpoint.class).address();
  }

  private void configure(TwoNodes two, String party) throws IOException {
    StringBuilder yaml =
        new StringBuilder(
            """
            node:
              name: %s
              role: party
              agreement: agreement.json
              policies: policies
              pins:
            """
                .formatted(party));
    two.pins().forEach((name, pin) -> yaml.append("    %s: \"%s\"\n".formatted(name, pin)));
    Files.writeString(root.resolve(party).resolve("node.yaml"), yaml);
  }
}
