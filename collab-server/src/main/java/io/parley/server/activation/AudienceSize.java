package io.parley.server.activation;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.parley.server.wire.AnswerDocument;
import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How many people an audience would have.
 *
 * @param people a private estimate; absent below the least size
 * @param interval95 of the estimate
 * @param least below how many people a list is withheld
 */
public record AudienceSize(
    String audience,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<BigDecimal> people,
    @JsonInclude(JsonInclude.Include.NON_ABSENT) Optional<List<Double>> interval95,
    long least,
    String query) {

  static AudienceSize of(String audience, long least, AnswerDocument answer) {
    BigDecimal estimate =
        new BigDecimal(String.valueOf(Objects.requireNonNull(answer.rows().get(0).get(0))));
    boolean shows = estimate.compareTo(BigDecimal.valueOf(least)) >= 0;
    return new AudienceSize(
        audience,
        shows ? Optional.of(estimate) : Optional.empty(),
        shows ? Optional.ofNullable(answer.intervals95().get(0).get(0)) : Optional.empty(),
        least,
        answer.receipt().queryId());
  }
}
