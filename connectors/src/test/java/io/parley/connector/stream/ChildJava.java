package io.parley.connector.stream;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A program of the tests in a Java of its own. */
final class ChildJava {
  private ChildJava() {}

  /** What it printed until it halted. */
  static List<String> halted(Path folder, Class<?> main, List<String> arguments)
      throws IOException, InterruptedException {
    Path printed = Files.createTempFile(folder, "printed", ".txt");
    Path said = Files.createTempFile(folder, "said", ".txt");
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
    command.addAll(arguments);
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(printed.toFile())
            .redirectError(said.toFile())
            .start();
    if (!process.waitFor(90, TimeUnit.SECONDS) || process.exitValue() != 137) {
      process.destroyForcibly();
      throw new AssertionError(
          "it did not halt: " + Files.readString(said, StandardCharsets.UTF_8));
    }
    return Files.readAllLines(printed, StandardCharsets.UTF_8);
  }
}
