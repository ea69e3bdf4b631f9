package io.parley.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.parley.policy.Analysis;
import io.parley.policy.Circumstances;
import io.parley.policy.PolicyDocument;
import io.parley.policy.PolicyReader;
import io.parley.policy.PolicySet;
import io.parley.policy.Question;
import io.parley.query.Ask;
import io.parley.query.Planning;
import io.parley.query.QueryEngine;
import io.parley.query.dp.ExactNoise;
import io.parley.query.dp.SecureRandomSource;
import io.parley.query.sql.Given;
import io.parley.server.demo.Shipped;
import io.parley.server.report.ReportFile;
import io.parley.server.report.ReportRun;
import io.parley.server.wire.RefusalReason;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A report that needs what a collaboration lacks says all of it, and where its file names it. */
class ReportRefusalsTest {
  private static final String ROAS =
      """
      report: parley/v1
      form: roas
      title: R
      with:
        exposures: adhouse.exposures
        campaign: %s
        seen: %s
        sales: %s
        bought: bought
        amount: amount
        cost: {Type A: 9000}
      """;

  @Test
  void everyMissingColumn_isNamedWithItsKey() {
    assertThat(told(Shipped.GROCERY, ROAS.formatted("chanel", "seen_at", "grocer.sales")))
        .startsWith("the collaboration lacks what this report needs, and nothing was asked:\n")
        .contains("nothing named `chanel` is offered here (the report's `campaign: chanel`)\n")
        .contains("nothing named `seen_at` is offered here (the report's `seen: seen_at`)\n")
        .contains("write what it offers into the report's file");
  }

  @Test
  void missingTable_isNamedWithItsKey() {
    assertThat(told(Shipped.GROCERY, ROAS.formatted("channel", "seen", "grocer.till")))
        .contains("(the report's `sales: grocer.till`)\n");
  }

  /** A report for another collaboration. */
  @Test
  void tablesOfOthers_areNamedWithTheirKeys() {
    String told = told(Shipped.MAILING, ROAS.formatted("channel", "seen", "grocer.sales"));
    assertThat(told)
        .contains("(the report's `exposures: adhouse.exposures`)\n")
        .contains("(the report's `sales: grocer.sales`)\n");
  }

  @Test
  void columnsInMapsAndLists_areNamed() {
    String lift =
        """
        report: parley/v1
        form: lift
        title: L
        with:
          assigned: metromail.mailings
          arm: segment
          outcomes: hearth.outcomes
          did: {visits: visited, sales: conversion}
          control: none
          randomised: true
          planned: {none: 1, mens: 1}
        """;
    assertThat(told(Shipped.MAILING, lift)).contains("(the report's `did: visits: visited`)\n");
    assertThat(
            told(
                Shipped.MAILING,
                "report: parley/v1\nform: overlap\ntitle: O\nwith:\n  tables: [hearth.customers, hearth.clients]\n"))
        .contains("(the report's `tables: hearth.clients`)\n");
  }

  private static String told(Shipped shipped, String text) {
    ReportFile report = ReportFile.read("report.yaml", text);
    List<PolicyDocument> documents = new ArrayList<>();
    shipped
        .parties()
        .forEach(
            party ->
                shipped
                    .policies(party)
                    .forEach((file, bytes) -> documents.add(PolicyReader.read(file, bytes))));
    List<ReportRun.RefusedQuestion> refused = new ArrayList<>();
    try (QueryEngine engine = new QueryEngine(new ExactNoise(new SecureRandomSource()))) {
      String asker = shipped.parties().get(0);
      report
          .questions()
          .forEach(
              (name, question) -> {
                Planning planning =
                    engine.plan(
                        new Ask(
                            question.sql(),
                            Analysis.AGGREGATE,
                            new Question(asker, asker, "measurement"),
                            PolicySet.of(documents),
                            List.of("email"),
                            Circumstances.on(LocalDate.of(2026, 11, 29)),
                            Given.NOTHING));
                if (planning instanceof Planning.Refused no) {
                  refused.add(
                      new ReportRun.RefusedQuestion(
                          name,
                          question.sql(),
                          no.reasons().stream().map(RefusalReason::of).toList()));
                }
              });
    }
    assertThat(refused).isNotEmpty();
    StringWriter err = new StringWriter();
    ReportRefusals.print(new ReportRun.Refused(refused), report, new PrintWriter(err, true));
    return err.toString();
  }
}
