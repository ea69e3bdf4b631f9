package io.parley.server.cli;

import io.parley.policy.ReasonCode;
import io.parley.policy.ReasonPage;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley policy reason}. */
@Command(
    name = "reason",
    mixinStandardHelpOptions = true,
    description =
        "Says what the code of a refusal means, with an example; without a code, lists all.")
final class PolicyReasonCommand implements Callable<Integer> {
  @Parameters(arity = "0..1", paramLabel = "CODE", description = "such as row-level-output")
  private String code = "";

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @org.jspecify.annotations.Nullable CommandSpec spec;

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    List<ReasonPage> pages =
        Arrays.stream(ReasonCode.values())
            .filter(r -> code.isEmpty() || r.code().equals(code))
            .map(ReasonCode::page)
            .toList();
    if (pages.isEmpty()) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(),
          "no refusal has the code `%s`; `parley policy reason` lists all"
              .formatted(code.replaceAll("[^\\x20-\\x7e]", "?")));
    }
    if (json) {
      out.println(Json.pretty(Map.of("reasons", pages.stream().map(this::document).toList())));
    } else if (code.isEmpty()) {
      pages.forEach(p -> out.printf("%-30s %s%n", p.code().code(), p.meaning()));
    } else {
      out.print(pages.get(0).text());
    }
    out.flush();
    return 0;
  }

  private Map<String, Object> document(ReasonPage page) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("code", page.code().code());
    document.put("from", page.from().word());
    document.put("http", page.http());
    document.put("sqlState", page.sqlState());
    document.put("meaning", page.meaning());
    document.put("why", page.why());
    document.put("example", page.example());
    page.when().ifPresent(when -> document.put("when", when));
    document.put("instead", page.instead());
    page.passes().ifPresent(sql -> document.put("passes", sql));
    return document;
  }
}
