package io.parley.server.rest;

import io.parley.identity.yaml.BadFile;
import io.parley.server.report.ReportFile;
import io.parley.server.wire.Json;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A report to run: what a report's file says.
 *
 * @param form as {@code parley report forms} lists it
 * @param epsilon the most that each of its questions may cost; within what policies allow
 * @param groupsPerPerson in how many groups a person counts at most; within what policies allow
 * @param with tables, columns and values, as the form wants them
 */
record ReportBody(
    String form,
    String title,
    Optional<String> purpose,
    Optional<BigDecimal> epsilon,
    Optional<Integer> groupsPerPerson,
    Map<String, Object> with) {
  ReportBody {
    form = Given.must(form, "form");
    title = Given.must(title, "title");
    purpose = Given.may(purpose);
    epsilon = Given.may(epsilon);
    groupsPerPerson = Given.may(groupsPerPerson);
    with = new LinkedHashMap<>(Given.must(with, "with"));
  }

  /** The file that says the same; every JSON document is one of YAML. */
  String text() {
    Map<String, Object> file = new LinkedHashMap<>();
    file.put("report", "parley/v1");
    file.put("form", form);
    file.put("title", title);
    purpose.ifPresent(p -> file.put("purpose", p));
    epsilon.ifPresent(e -> file.put("epsilon", e));
    groupsPerPerson.ifPresent(g -> file.put("groups_per_person", g));
    file.put("with", with);
    return Json.text(file);
  }

  /** The report, checked as a file is. */
  ReportFile file() {
    try {
      ReportFile file = read(text());
      if (file.questions().isEmpty()) {
        throw ProblemCode.MALFORMED_REQUEST.problem(
            "`%s` asks nothing of a room; `parley report run` works it out".formatted(form));
      }
      return file;
    } catch (BadFile e) {
      throw ProblemCode.MALFORMED_REQUEST.problem(String.valueOf(e.getMessage()));
    }
  }

  /** A report that was checked before. */
  static ReportFile read(String text) {
    return ReportFile.read("report", text);
  }
}
