package io.parley.server.cli;

import io.parley.server.activation.Asking;
import io.parley.server.activation.AudienceDesk;
import io.parley.server.activation.AudienceRoom;
import io.parley.server.audience.Audience;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley audience refresh}. */
@Command(
    name = "refresh",
    mixinStandardHelpOptions = true,
    description = {
      "Asks the room again for the list of an audience, which counts as an access.",
      "Until enough people differ from the list before, it says `no change due` and nothing else."
    })
final class AudienceRefreshCommand implements Callable<Integer> {
  @Mixin private AudienceHome home = new AudienceHome();
  @Mixin private AudienceQuestion question = new AudienceQuestion();

  @Parameters(arity = "0..1", paramLabel = "NAME", description = "the audience's name")
  private String name = "";

  @Option(
      names = "--due",
      description = "every audience whose `refresh` is over, for a timer to run")
  private boolean due;

  @Spec private @Nullable CommandSpec spec;

  @Override
  public Integer call() {
    if (name.isEmpty() != due) {
      throw new ParameterException(
          Objects.requireNonNull(spec).commandLine(), "name an audience, or say --due");
    }
    AudienceDesk desk = home.desk();
    List<Audience> wanted = due ? desk.due() : List.of(desk.book().named(name));
    List<Asking.Asked> all = new ArrayList<>();
    for (Audience audience : wanted) {
      all.addAll(question.asking(room -> ask(desk, audience, room)));
    }
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    if (home.json()) {
      out.println(Json.pretty(all));
    } else if (all.isEmpty()) {
      out.println("no audience is due");
    } else {
      all.forEach(asked -> out.print(AudienceQuestion.text(asked)));
    }
    out.flush();
    return 0;
  }

  /** What is due may have been asked meanwhile, by the node's own schedule. */
  private List<Asking.Asked> ask(AudienceDesk desk, Audience audience, AudienceRoom room) {
    return due
        ? desk.refreshDue(audience, room, AudienceHome.BY).stream().toList()
        : List.of(desk.refresh(audience, room, AudienceHome.BY));
  }
}
