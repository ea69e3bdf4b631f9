package io.parley.server.cli;

import io.parley.policy.Analysis;
import io.parley.server.audience.Audience;
import io.parley.server.audience.AudienceFile;
import io.parley.server.audience.SizeQuestion;
import io.parley.server.node.ConfigurationException;
import io.parley.server.wire.AnswerDocument;
import io.parley.server.wire.Json;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code parley audience size}. */
@Command(
    name = "size",
    mixinStandardHelpOptions = true,
    description = {
      "How many people an audience would have, before it is built: a private estimate, which is"
          + " charged.",
      "Below the least size it does not say how far below."
    })
final class AudienceSizeCommand implements Callable<Integer> {
  @Mixin private AudienceQuestion question = new AudienceQuestion();

  @Parameters(arity = "1", paramLabel = "FILE", description = "the audience's YAML file")
  private Path file = Path.of("");

  @Option(
      names = "--purpose",
      description = "of the estimate, which is a measurement (default: measurement)")
  private String purpose = "measurement";

  @Option(names = "--json", description = "print one JSON document")
  private boolean json;

  @Spec private @Nullable CommandSpec spec;

  /**
   * What is told.
   *
   * @param people the estimate; absent below the least size
   * @param interval95 of the estimate
   * @param least below how many people a list is withheld
   */
  record Size(
      String audience,
      Optional<BigDecimal> people,
      Optional<List<Double>> interval95,
      long least,
      String query) {}

  @Override
  public Integer call() {
    Audience audience = AudienceFile.read(file);
    long least =
        SizeQuestion.least(question.explain(audience).rule())
            .orElseThrow(
                () -> new ConfigurationException("the room does not say the least size of a list"));
    AnswerDocument answer =
        question.answer(SizeQuestion.of(audience.sql()), Analysis.AGGREGATE, purpose);
    Size size = size(audience.name(), least, answer);
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    out.print(json ? Json.pretty(size) + "\n" : text(size));
    out.flush();
    return 0;
  }

  private static Size size(String audience, long least, AnswerDocument answer) {
    BigDecimal estimate =
        new BigDecimal(String.valueOf(Objects.requireNonNull(answer.rows().get(0).get(0))));
    boolean shows = estimate.compareTo(BigDecimal.valueOf(least)) >= 0;
    return new Size(
        audience,
        shows ? Optional.of(estimate) : Optional.empty(),
        shows ? Optional.ofNullable(answer.intervals95().get(0).get(0)) : Optional.empty(),
        least,
        answer.receipt().queryId());
  }

  private static String text(Size size) {
    String people =
        size.people()
            .map(
                p ->
                    "about %,.0f people, 95 %% interval %s"
                        .formatted(
                            p,
                            size.interval95()
                                .map(i -> "%,.0f to %,.0f".formatted(i.get(0), i.get(1)))
                                .orElse("unknown")))
            .orElse(
                "fewer than %,d people by this estimate; a list would be withheld"
                    .formatted(size.least()));
    return "audience  %s\nsize      %s\nleast     %,d people\nreceipt   %s\n"
        .formatted(size.audience(), people, size.least(), size.query());
  }
}
