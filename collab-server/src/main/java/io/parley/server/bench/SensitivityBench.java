package io.parley.server.bench;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The sensitivity fuzzer over many cases. It needs the double without noise, which lives in test
 * sources and is never shipped; so the bench has the script that started it build and run the test,
 * and reads the figures that the test leaves.
 */
public final class SensitivityBench implements Bench {
  /** Set by the script: where it lies. */
  private static final String SCRIPT = System.getProperty("parley.script", "");

  @Override
  public String name() {
    return "sensitivity";
  }

  @Override
  public String about() {
    return "random questions, a person removed: no exact number moves by more than claimed";
  }

  @Override
  public Map<String, BigDecimal> options() {
    return Map.of("cases", BigDecimal.valueOf(50_000));
  }

  /** It counts, so that a machine that changes its speed changes no figure. */
  @Override
  public boolean isTimed() {
    return false;
  }

  @Override
  public Map<String, Figure> measure(Workbench workbench) throws Exception {
    int cases = workbench.count("cases");
    if (SCRIPT.isEmpty()) {
      throw new BenchUsage(
          "bench sensitivity runs from Parley's sources: start it with ./parley of a clone");
    }
    Path figures = workbench.directory().resolve("figures");
    Process fuzzer =
        new ProcessBuilder(List.of(SCRIPT, "fuzz", Integer.toString(cases), figures.toString()))
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    int exit = fuzzer.waitFor();
    // A broken promise fails the test, but is a figure.
    if (!Files.exists(figures)) {
      throw new IOException("the fuzzer left no figures and ended with " + exit);
    }
    return read(Files.readAllLines(figures));
  }

  /** Lines of a name and a number. */
  static Map<String, Figure> read(List<String> lines) {
    Map<String, Figure> figures = new LinkedHashMap<>();
    for (String line : lines) {
      String[] parts = line.split(" ", 2);
      figures.put(parts[0], Figure.of(Integer.parseInt(parts[1]), "number"));
    }
    return figures;
  }
}
