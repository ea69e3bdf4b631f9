package io.parley.server.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.Analysis;
import io.parley.policy.PolicyDocument;
import io.parley.policy.PolicyReader;
import io.parley.policy.PolicySet;
import io.parley.policy.Question;
import io.parley.policy.Reason;
import io.parley.query.Ask;
import io.parley.query.Planning;
import io.parley.query.QueryEngine;
import io.parley.query.dp.ExactNoise;
import io.parley.query.dp.SecureRandomSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every question of every form is one that the engine plans, under policies of two parties. */
class FormQuestionsTest {
  private static final PolicySet POLICIES = policies();
  private static final QueryEngine ENGINE =
      new QueryEngine(new ExactNoise(new SecureRandomSource()));

  private static final String SALES =
      """
      exposures: brand.exposures
      campaign: campaign
      seen: seen
      sales: shop.sales
      bought: bought
      """;
  private static final String TOUCHES =
      """
      touches: brand.exposures
      channel: channel
      touched: seen
      conversions: shop.sales
      converted: bought
      """;
  private static final Map<Form, String> WITH =
      Map.ofEntries(
          Map.entry(Form.OVERLAP, "tables: [brand.exposures, shop.customers, shop.sales]\n"),
          Map.entry(Form.REACH, "exposures: brand.exposures\ncampaign: campaign\n"),
          Map.entry(Form.FREQUENCY, "exposures: brand.exposures\nmost: 5\n"),
          Map.entry(
              Form.INCREMENTAL_REACH,
              "exposures: brand.exposures\nchannel: channel\nchannels: [web, mail, radio]\n"),
          Map.entry(
              Form.LIFT,
              """
              assigned: shop.customers
              arm: segment
              outcomes: shop.customers
              did: {visits: visit}
              value: spend
              control: none
              randomised: true
              planned: {none: 1, mens: 1, womens: 1}
              """),
          Map.entry(Form.POWER, "treated: 1000\ncontrol_people: 1000\nrate: 0.1\n"),
          Map.entry(Form.ATTRIBUTION, TOUCHES + "half_life: 7\n"),
          Map.entry(Form.PATH, TOUCHES),
          Map.entry(Form.ROAS, SALES + "amount: amount\ncost: {spring: 1000}\n"),
          Map.entry(Form.NEW_TO_BRAND, SALES),
          Map.entry(Form.TIME_TO_CONVERSION, SALES),
          Map.entry(
              Form.PROFILE, "base: shop.customers\nattribute: region\nmembers: brand.exposures\n"),
          Map.entry(Form.RETENTION, "events: shop.sales\nat: bought\nmonths: 5\n"));

  @Test
  void everyForm_isTried() {
    assertThat(WITH.keySet()).isEqualTo(Set.copyOf(Arrays.asList(Form.values())));
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void questions_arePlanned(Form form) {
    Report report = report(form);

    report
        .questions()
        .forEach(
            (name, sql) -> {
              Planning planning = ENGINE.plan(ask(sql));
              String why =
                  planning instanceof Planning.Refused refused
                      ? refused.reasons().stream()
                          .map(Reason::message)
                          .collect(Collectors.joining("; "))
                      : "";
              assertThat(planning)
                  .as("%s, question %s: %s%n%s", form.word(), name, why, sql)
                  .isInstanceOf(Planning.Planned.class);
            });
  }

  /** What was not randomised is not called lift, nor anything that claims a cause. */
  @ParameterizedTest
  @EnumSource(Form.class)
  void onlyExperiments_speakOfCause(Form form) {
    if (report(form).evidence() != Evidence.EXPERIMENT) {
      assertThat(form.about() + form.word()).doesNotContainIgnoringCase("lift", "caused", "effect");
    }
  }

  static Report report(Form form) {
    String text =
        "report: parley/v1\nform: %s\ntitle: T\nwith:\n".formatted(form.word())
            + Objects.requireNonNull(WITH.get(form))
                .lines()
                .map(l -> "  " + l + "\n")
                .collect(Collectors.joining());
    return ReportFile.read(form.word() + ".yaml", text).report();
  }

  private static Ask ask(String sql) {
    return new Ask(
        sql,
        Analysis.AGGREGATE,
        new Question("brand", "brand", "measurement"),
        POLICIES,
        List.of("email"),
        LocalDate.of(2026, 11, 29));
  }

  private static PolicySet policies() {
    List<PolicyDocument> documents = new ArrayList<>();
    try (Stream<Path> files = Files.list(Path.of("src/test/resources/report/policies"))) {
      for (Path file : files.sorted().toList()) {
        documents.add(PolicyReader.read(file.getFileName().toString(), Files.readAllBytes(file)));
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return PolicySet.of(documents);
  }
}
