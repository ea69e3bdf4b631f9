package io.parley.server.cli;

import io.parley.query.explain.ExplanationText;
import io.parley.server.activation.Asking;
import io.parley.server.activation.AudienceDesk;
import io.parley.server.audience.Audience;
import io.parley.server.audience.AudienceFile;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley audience create}. */
@Command(
    name = "create",
    mixinStandardHelpOptions = true,
    description = {
      "Declares an audience at the receiving party's node and asks the room for its list.",
      "The list goes to that node alone, and stays there sealed until it is exported."
    })
final class AudienceCreateCommand implements Callable<Integer> {
  @Mixin private AudienceHome home = new AudienceHome();
  @Mixin private AudienceQuestion question = new AudienceQuestion();

  @Parameters(arity = "1", paramLabel = "FILE", description = "the audience's YAML file")
  private Path file = Path.of("");

  @Option(
      names = "--validate-only",
      description = "say what the question would do and cost; declare, ask and charge nothing")
  private boolean validateOnly;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    Audience audience = AudienceFile.read(file);
    AudienceDesk desk = home.desk();
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (validateOnly) {
      var explanation = question.asking(room -> desk.explain(audience, room));
      out.print(home.json() ? Json.pretty(explanation) + "\n" : ExplanationText.of(explanation));
    } else {
      Asking.Asked asked = question.asking(room -> desk.create(audience, room, AudienceHome.BY));
      out.print(home.json() ? Json.pretty(asked) + "\n" : AudienceQuestion.text(asked));
    }
    out.flush();
    return 0;
  }
}
