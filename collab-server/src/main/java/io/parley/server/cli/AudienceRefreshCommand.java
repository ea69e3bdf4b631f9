package io.parley.server.cli;

import io.parley.server.audience.Audience;
import io.parley.server.audience.AudienceBook;
import io.parley.server.audience.Membership;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.time.Instant;
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
    AudienceBook book = home.book();
    List<Audience> wanted = due ? due(book) : List.of(book.named(name));
    List<AudienceQuestion.Asked> all = new ArrayList<>();
    for (Audience audience : wanted) {
      all.add(question.ask(book, audience));
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

  private static List<Audience> due(AudienceBook book) {
    Instant now = Instant.now();
    return book.all().stream()
        .filter(a -> a.refresh().isPresent())
        .filter(
            a ->
                book.membership(a.name())
                    .last()
                    .map(Membership.Run::at)
                    .map(last -> !last.plus(a.refresh().orElseThrow().every()).isAfter(now))
                    .orElse(true))
        .toList();
  }
}
