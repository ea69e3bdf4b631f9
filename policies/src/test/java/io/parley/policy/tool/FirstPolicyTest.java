package io.parley.policy.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.parley.policy.Allowance;
import io.parley.policy.ColumnType;
import io.parley.policy.LintFinding;
import io.parley.policy.PolicyLint;
import io.parley.policy.TablePolicy;
import io.parley.policy.tool.FirstPolicy.Treatment;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FirstPolicyTest {
  private static final FirstPolicy.Subject SUBJECT =
      new FirstPolicy.Subject("orders", "hearth", "shoppers");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "email",
        "E-Mail",
        "eMail",
        "EMAIL_ADDRESS",
        "customerEmail",
        "Email address",
        "mail",
        "contact_emails"
      })
  void email_inEverySpelling_isMatchedAndNotOffered(String name) {
    assertTreated(name, Treatment.MATCHED);
    assertThat(policy(name).match()).containsExactly("email");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"phone", "Phone Number", "mobilePhone", "Tel.", "MSISDN", "cell", "Telefon"})
  void phone_inEverySpelling_isMatchedAndNotOffered(String name) {
    assertTreated(name, Treatment.MATCHED);
    assertThat(policy(name).match()).containsExactly("phone");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "id",
        "ID",
        "customer_id",
        "customerId",
        "CustomerID",
        "customerid",
        "UserNo",
        "uuid",
        "order number",
        "account_key",
        "name",
        "first_name",
        "FirstName",
        "lastname",
        "surname",
        "Vorname",
        "address",
        "HomeAddress",
        "street",
        "Straße",
        "ip",
        "ip_address",
        "IPAddress",
        "lat",
        "postcode",
        "zip_code",
        "birthday",
        "date_of_birth",
        "DOB",
        "birthDate",
        "ssn",
        "iban",
        "passport_no",
        "card",
        "cookie",
        "idfa",
        "email_sha256",
        "hashedPhone",
        "md5",
        "person",
        "source",
        "line"
      })
  void identifier_inEverySpelling_isLeftOut(String name) {
    assertTreated(name, Treatment.LEFT_OUT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "spend",
        "num_orders",
        "segment",
        "paid",
        "valid",
        "channel",
        "idle_days",
        "Größe"
      })
  void otherColumn_isListedWithoutAUse(String name) {
    assertTreated(name, Treatment.HIDDEN);
  }

  @Test
  void policy_ofEveryType_usesNothingAndPassesLint() {
    List<SchemaColumn> columns =
        Arrays.stream(ColumnType.values())
            .map(t -> new SchemaColumn("c_" + t.word(), Optional.of(t)))
            .toList();
    FirstPolicy first = FirstPolicy.of(SUBJECT, columns, n -> false);
    PolicyFileSet files = files(first);

    assertThat(files.renderedProblems()).isEmpty();
    assertThat(PolicyLint.lint(files.policies(), LocalDate.of(2026, 11, 28)))
        .extracting(LintFinding::severity)
        .doesNotContain(LintFinding.Severity.ERROR);
    TablePolicy table = files.policies().tables().get(0);
    assertThat(table.columns()).hasSize(ColumnType.values().length);
    assertThat(table.columns())
        .allSatisfy(
            c -> {
              assertThat(c.use()).isEmpty();
              assertThat(c.values()).isEmpty();
              assertThat(c.bounds()).isEmpty();
            });
    assertThat(table.allow()).extracting(Allowance::to).containsExactly(Set.of("hearth"));
    assertThat(files.tests()).hasSize(2);
  }

  @Test
  void columnOfANestedType_isLeftOut() {
    FirstPolicy first =
        FirstPolicy.of(
            SUBJECT,
            List.of(
                new SchemaColumn("basket", Optional.empty()),
                new SchemaColumn("spend", Optional.of(ColumnType.DECIMAL))),
            n -> false);

    assertThat(first.columns().get(0).treatment()).isEqualTo(Treatment.LEFT_OUT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "42", "ada@example.org", "2026-01-01", "+49 170", "\"x\"", "a,b", "x\u202ey"})
  void nameThatIsAValue_isRefusedWithoutBeingRepeated(String value) {
    assertThatThrownBy(
            () -> FirstPolicy.of(SUBJECT, List.of(text("spend"), text(value)), n -> false))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "column 2 has no name of letters, digits and `_`: the first line of a CSV file must"
                + " hold names; otherwise give them with --columns");
  }

  @Test
  void twoColumnsOfOneName_areRefused() {
    assertThatThrownBy(
            () -> FirstPolicy.of(SUBJECT, List.of(text("Spend"), text("spend")), n -> false))
        .hasMessageStartingWith("column 2 has the name of an earlier one");
  }

  @Test
  void onlyIdentifiers_areNoTableToOffer() {
    assertThatThrownBy(() -> FirstPolicy.of(SUBJECT, List.of(text("email")), n -> false))
        .hasMessage("no column is left that could be offered: all tell who somebody is");
  }

  @Test
  void types_inWordsOfDatabases_areUnderstood() {
    assertThat(
            SchemaTypes.columns(
                "a BIGINT, b numeric(10,2), c varchar(20) NOT NULL, d BOOLEAN, e date,"
                    + " f TIMESTAMP WITH TIME ZONE, \"g\" double precision"))
        .extracting(c -> c.name() + " " + c.type().orElseThrow().word())
        .containsExactly(
            "a integer", "b decimal", "c text", "d boolean", "e date", "f timestamp", "g decimal");
    assertThat(SchemaTypes.of("VARCHAR[]")).isEmpty();
    assertThat(SchemaTypes.of("STRUCT(a INTEGER)")).isEmpty();
    assertThat(SchemaTypes.of("MAP(VARCHAR, INTEGER)")).isEmpty();
    assertThat(SchemaTypes.of("BLOB")).isEmpty();
    assertThatThrownBy(() -> SchemaTypes.columns("a integer, b"))
        .hasMessageStartingWith("column 2 must be `name type`");
  }

  private static void assertTreated(String name, Treatment treatment) {
    FirstPolicy first = first(name);
    assertThat(first.columns().get(0).treatment()).as(name).isEqualTo(treatment);
    assertThat(policy(name).columns()).hasSize(treatment == Treatment.HIDDEN ? 2 : 1);
  }

  private static FirstPolicy first(String name) {
    return FirstPolicy.of(
        SUBJECT,
        List.of(text(name), text("colour")),
        n -> Set.of("person", "source", "line").contains(n));
  }

  private static TablePolicy policy(String name) {
    PolicyFileSet files = files(first(name));
    assertThat(files.renderedProblems()).isEmpty();
    return files.policies().tables().get(0);
  }

  private static PolicyFileSet files(FirstPolicy first) {
    return PolicyFileSet.read(
        Map.of(
            "t.yaml", first.table().getBytes(StandardCharsets.UTF_8),
            "b.yaml", first.budget().getBytes(StandardCharsets.UTF_8)));
  }

  private static SchemaColumn text(String name) {
    return new SchemaColumn(name, Optional.of(ColumnType.TEXT));
  }
}
