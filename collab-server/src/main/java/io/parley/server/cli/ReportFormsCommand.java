package io.parley.server.cli;

import io.parley.server.report.Form;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code parley report forms}. */
@Command(
    name = "forms",
    mixinStandardHelpOptions = true,
    description = "Lists the reports that there are, and what each file says `with:`.")
final class ReportFormsCommand implements Runnable {
  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  /** A form, as it is printed. */
  record Listed(String form, String about, List<String> with) {}

  @Override
  public void run() {
    List<Listed> forms =
        Arrays.stream(Form.values())
            .map(f -> new Listed(f.word(), f.about(), f.keys().stream().sorted().toList()))
            .toList();
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (json) {
      out.println(Json.pretty(forms));
      return;
    }
    for (Listed form : forms) {
      out.printf(
          "%-19s%s%n%19swith: %s%n", form.form(), form.about(), "", String.join(", ", form.with()));
    }
  }
}
