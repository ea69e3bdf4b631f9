package io.parley.server.cli;

import io.parley.server.activation.AudienceExport;
import io.parley.server.audience.Audience;
import io.parley.server.audience.AudienceBook;
import io.parley.server.audience.Membership;
import io.parley.server.audience.Refresh;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley audience status}. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = "What is kept of an audience: its runs, its rounded size, where it goes.")
final class AudienceStatusCommand implements Callable<Integer> {
  @Mixin private AudienceHome home = new AudienceHome();

  @Parameters(arity = "1", paramLabel = "NAME", description = "the audience's name")
  private String name = "";

  @Spec private @Nullable CommandSpec spec;

  /**
   * What is told.
   *
   * @param label what kind of answer it is
   * @param people in it now, rounded down to hundreds
   * @param due when it is to be asked for again
   * @param allowed the kinds of destination to which the policies let the last list go
   * @param deliveries what each destination has of it
   */
  record Status(
      String name,
      String label,
      String sql,
      String purpose,
      long people,
      List<Run> runs,
      Optional<Integer> membershipDays,
      Optional<String> due,
      List<String> destinations,
      List<String> allowed,
      List<AudienceExport.At> deliveries) {}

  /**
   * A question that was answered.
   *
   * @param status {@code delivered} or {@code no change due}
   */
  record Run(String query, String at, String status) {}

  @Override
  public Integer call() {
    AudienceBook book = home.book();
    Status status = status(book, book.named(name), Instant.now());
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.print(home.json() ? Json.pretty(status) + "\n" : text(status));
    out.flush();
    return 0;
  }

  static Status status(AudienceBook book, Audience audience, Instant now) {
    Membership membership = book.membership(audience.name());
    List<Run> runs = new ArrayList<>();
    boolean delivered = false;
    for (Membership.Run run : membership.runs()) {
      delivered |= run.delivered();
      String word = run.delivered() ? "delivered" : delivered ? "no change due" : "withheld";
      runs.add(new Run(run.query(), run.at().toString(), word));
    }
    return new Status(
        audience.name(),
        "exact disclosure, outside differential privacy",
        audience.sql(),
        audience.purpose(),
        membership.current(audience.membershipDays(), now).size() / 100 * 100L,
        runs,
        audience.membershipDays(),
        audience
            .refresh()
            .map(Refresh::every)
            .map(e -> membership.last().map(r -> r.at().plus(e)).orElse(now).toString()),
        audience.destinations(),
        List.copyOf(membership.destinations()),
        AudienceExport.standings(book, audience));
  }

  private static String text(Status status) {
    StringBuilder text = new StringBuilder("audience      " + status.name() + "\n");
    text.append("label         ").append(status.label()).append('\n');
    text.append("people        about %,d%n".formatted(status.people()));
    status
        .runs()
        .forEach(
            r ->
                text.append("run           %s  %s  %s%n".formatted(r.at(), r.query(), r.status())));
    status.membershipDays().ifPresent(d -> text.append("membership    %d days%n".formatted(d)));
    status.due().ifPresent(d -> text.append("due           ").append(d).append('\n'));
    text.append("destinations  ").append(String.join(", ", status.destinations())).append('\n');
    text.append("allowed       ").append(String.join(", ", status.allowed())).append('\n');
    status.deliveries().forEach(at -> text.append("at ").append(at.text()).append('\n'));
    return text.toString();
  }
}
