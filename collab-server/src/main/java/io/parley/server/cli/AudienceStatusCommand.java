package io.parley.server.cli;

import io.parley.server.activation.AudienceStatus;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.util.Objects;
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

  @Override
  public Integer call() {
    AudienceStatus status = home.desk().status(name);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.print(home.json() ? Json.pretty(status) + "\n" : text(status));
    out.flush();
    return 0;
  }

  private static String text(AudienceStatus status) {
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
    status
        .failed()
        .ifPresent(
            f ->
                text.append(
                    "failed        %s, %d times: %s; tried again from %s%n"
                        .formatted(f.at(), f.times(), f.why(), f.again())));
    text.append("destinations  ").append(String.join(", ", status.destinations())).append('\n');
    text.append("allowed       ").append(String.join(", ", status.allowed())).append('\n');
    status.deliveries().forEach(at -> text.append("at ").append(at.text()).append('\n'));
    return text.toString();
  }
}
