package io.parley.server.flightsql;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.ReasonCode;
import io.parley.server.wire.Reply;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.flight.FlightRuntimeException;
import org.apache.arrow.flight.FlightStatusCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RefusalsTest {
  private static FlightRuntimeException refusal(ReasonCode code, String help) {
    return Refusals.of(
        Reply.refusal(List.of(code.reason("it is wrong", Optional.empty(), help))), "SELECT 1");
  }

  @ParameterizedTest
  @EnumSource(ReasonCode.class)
  void everyReason_beginsWithItsSqlState(ReasonCode code) {
    FlightRuntimeException refusal = refusal(code, "write it right");

    assertThat(refusal.status().description())
        .isEqualTo(
            """
            %s %2$s: it is wrong

            denied[%2$s]: it is wrong
              = help: write it right
            """
                .formatted(code.page().sqlState(), code.code()));
    assertThat(refusal.status().metadata().get("parley-sqlstate"))
        .isEqualTo(code.page().sqlState());
    assertThat(refusal.status().metadata().get("parley-reasons")).isEqualTo(code.code());
  }

  @ParameterizedTest
  @CsvSource({
    "SQL_SYNTAX, INVALID_ARGUMENT",
    "NOT_SUPPORTED_YET, INVALID_ARGUMENT",
    "ROW_LEVEL_OUTPUT, UNAUTHORIZED",
    "BUDGET_EXHAUSTED, RESOURCE_EXHAUSTED",
    "MEMBER_UNAVAILABLE, UNAVAILABLE",
    "QUERY_FAILED, INTERNAL"
  })
  void statusOfTheCall_followsTheRegistry(ReasonCode code, FlightStatusCode status) {
    assertThat(refusal(code, "").status().code()).isEqualTo(status);
  }

  @Test
  void textThatNoHeaderHolds_isCutAndSaysSo() {
    String text = refusal(ReasonCode.SQL_INVALID, "é".repeat(3_000)).status().description();

    // Percent-encoded, é takes six bytes; clients take 8 KiB of headers.
    assertThat(text).endsWith("\n… there is more; `parley query` shows all of it");
    assertThat(text.chars().filter(c -> c == 'é').count()).isBetween(700L, 850L);
    assertThat(Refusals.fitting("short")).isEqualTo("short");
  }
}
