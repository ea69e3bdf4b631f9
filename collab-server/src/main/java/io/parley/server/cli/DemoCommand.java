package io.parley.server.cli;

import io.parley.server.demo.Demo;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parley demo}. */
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description =
        "Two parties and a room as three processes on real data: overlap, lift, an audience, a"
            + " refusal. In a terminal the web page and the endpoints stay up afterwards.")
final class DemoCommand implements Callable<Integer> {
  @Option(
      names = "--blinded",
      description = "with pseudonyms that neither party can make alone; takes longer to start")
  private boolean blinded;

  @Option(names = "--exit", description = "end when the story is told")
  private boolean exit;

  @Option(names = "--json", description = "print the results as one JSON document")
  private boolean json;

  @Option(names = "--keep", paramLabel = "DIR", description = "keep the nodes' directories here")
  private @org.jspecify.annotations.Nullable Path keep;

  @Spec private @org.jspecify.annotations.Nullable CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    boolean stay = !exit && Boolean.getBoolean("parley.terminal");
    return Demo.run(Optional.ofNullable(keep), blinded, json, stay, out);
  }
}
