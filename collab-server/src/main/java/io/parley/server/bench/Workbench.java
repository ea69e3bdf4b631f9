package io.parley.server.bench;

import io.parley.server.node.Progress;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a bench has at hand.
 *
 * @param options the bench's options as given, or their defaults
 * @param directory a fresh directory, removed afterwards; a run that repeats itself finds in it
 *     what it left
 * @param progress lines for whoever waits
 */
public record Workbench(Map<String, BigDecimal> options, Path directory, Progress progress) {
  public Workbench {
    options = Map.copyOf(options);
  }

  /** An option of the bench. */
  public BigDecimal option(String name) {
    BigDecimal value = options.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the bench does not declare an option `" + name + "`");
    }
    return value;
  }

  /** An option that is a positive whole number. */
  public int count(String name) {
    try {
      int count = option(name).intValueExact();
      if (count > 0) {
        return count;
      }
    } catch (ArithmeticException e) {
      // falls through to the message
    }
    throw new BenchUsage("--" + name + " wants a whole number of at least 1");
  }

  /** Prepares something below the directory, unless an earlier attempt of this run did. */
  public void once(String what, Interleaved.Work work) throws Exception {
    Path done = directory.resolve(what + ".done");
    if (!Files.exists(done)) {
      long start = System.nanoTime();
      work.run();
      progress.took(what + " written", start);
      Files.createFile(done);
    }
  }
}
