package io.parley.server.cli;

import io.parley.server.doctor.Doctor;
import io.parley.server.doctor.Finding;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parley node doctor}. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description = {
      "Looks at a node's set-up, running or stopped, and prints a line for each check: that it is well,"
          + " or what is wrong and what to do.",
      "Files and their modes, keys, certificate, agreement and pins, policies, port, partners, disk,"
          + " memory, clock, and the kernel that blinding uses. Changes nothing."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:all is well", "1:something is wrong", "2:wrong usage"})
final class NodeDoctorCommand implements Callable<Integer> {
  /** What {@code --json} prints. */
  record Document(boolean ok, List<Finding> checks) {
    Document {
      checks = List.copyOf(checks);
    }
  }

  @Option(names = "--config", required = true, description = "the node's node.yaml")
  private Path config = Path.of("node.yaml");

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    List<Finding> findings = Doctor.look(config, Clock.systemUTC());
    boolean ok = findings.stream().allMatch(Finding::ok);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (json) {
      out.println(Json.pretty(new Document(ok, findings)));
    } else {
      findings.forEach(f -> out.println(line(f)));
    }
    out.flush();
    return ok ? 0 : 1;
  }

  private static String line(Finding finding) {
    return finding.ok()
        ? "ok     %-13s %s".formatted(finding.check(), finding.found())
        : "WRONG  %-13s %s; do: %s".formatted(finding.check(), finding.found(), finding.remedy());
  }
}
