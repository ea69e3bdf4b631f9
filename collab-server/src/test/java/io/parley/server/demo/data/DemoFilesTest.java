package io.parley.server.demo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What stands in the files, read cell by cell. */
@Tag("slow")
class DemoFilesTest {
  private static final Pattern RESERVED_ADDRESS =
      Pattern.compile("[a-z0-9._]+(\\+[a-z]+)?@(example\\.(com|org|net)|gmail\\.example)");
  private static final Pattern RESERVED_NUMBER = Pattern.compile("[2-9][0-9]{2}55501[0-9]{2}");
  private static final Pattern ADDRESS_LIKE = Pattern.compile(".*(@|\\.(com|net|org|example)).*");

  private static Path directory;
  private static Truth truth;

  @BeforeAll
  static void generateAll(@TempDir Path fresh) throws IOException {
    directory = fresh;
    truth = DemoData.generate(directory, 42, DemoData.ALL_CUSTOMERS);
  }

  @Test
  void cells_holdOnlyReservedAddressesAndNumbers() throws IOException {
    Set<String> addresses = new HashSet<>();
    Set<String> numbers = new HashSet<>();
    for (String file : DemoFiles.ALL) {
      for (List<String> row : DemoFiles.rows(directory, file)) {
        for (String cell : row) {
          String text = cell.strip().toLowerCase(Locale.ROOT);
          if (ADDRESS_LIKE.matcher(text).matches()) {
            addresses.add(text);
          }
          if (DemoFiles.number(text).length() >= 9) {
            numbers.add(DemoFiles.number(text));
          }
        }
      }
    }
    assertThat(addresses).hasSizeGreaterThan(60_000);
    assertThat(addresses).allMatch(address -> RESERVED_ADDRESS.matcher(address).matches());
    assertThat(numbers).hasSizeBetween(25_000, 35_700);
    assertThat(numbers).allMatch(number -> RESERVED_NUMBER.matcher(number).matches());
  }

  @Test
  void headers_areTheContract() throws IOException {
    assertThat(header(Hearth.CRM))
        .isEqualTo(
            "CustomerNo,First Name,Last Name,E-Mail,Telephone,Street,Recency,History,Channel,"
                + "Area,New Customer");
    assertThat(header(Hearth.WEBSHOP))
        .isEqualTo("shopper_id,full_name,email_address,mobile,visits,purchased,revenue,ship_to");
    assertThat(header(Metromail.MAILING_LIST))
        .isEqualTo("email,subscriber,phone,campaign,zip,born");
    assertThat(header(Metromail.SIGNUP_FORM)).isEqualTo("Name,Mail,Mobile,SignedUp,Zip,Birthday");
  }

  @Test
  void brokenRows_areInEverySource() throws IOException {
    assertThat(truth.dirt().brokenRows())
        .containsOnly(
            Map.entry(Hearth.CRM, 5),
            Map.entry(Hearth.WEBSHOP, 4),
            Map.entry(Metromail.MAILING_LIST, 4),
            Map.entry(Metromail.SIGNUP_FORM, 3));
    assertThat(wrongWidth(Hearth.CRM) + notNumbers(Hearth.CRM, 6, 7)).isEqualTo(5);
    assertThat(wrongWidth(Hearth.WEBSHOP) + notNumbers(Hearth.WEBSHOP, 4, 5, 6)).isEqualTo(4);
    assertThat(wrongWidth(Metromail.MAILING_LIST)).isEqualTo(4);
    assertThat(wrongWidth(Metromail.SIGNUP_FORM)).isEqualTo(2);
  }

  @Test
  void rows_areOneAPersonApartFromTheStatedDirt() throws IOException {
    Dirt dirt = truth.dirt();
    assertThat(dirt.duplicateCustomers() / (double) truth.hearthPeople())
        .isCloseTo(0.02, within(0.003));
    assertThat(rowCount(Hearth.CRM))
        .isEqualTo(truth.hearthPeople() + dirt.duplicateCustomers() + 5);
    assertThat(rowCount(Hearth.WEBSHOP)).isEqualTo(truth.hearthPeople() + 4);
    assertThat(rowCount(Metromail.MAILING_LIST)).isEqualTo(truth.metromailPeople() + 4);
    assertThat(rowCount(Metromail.SIGNUP_FORM) / (double) truth.metromailPeople())
        .isCloseTo(0.515, within(0.01));
  }

  @Test
  void dirtRates_areNearTheStatedOnes() {
    Dirt dirt = truth.dirt();
    assertThat(dirt.mistypedShare()).isCloseTo(0.01, within(0.001));
    assertThat(dirt.sharedPhones() / (double) truth.customers()).isCloseTo(0.005, within(0.0015));
    assertThat(dirt.unlinkedShoppers() / (double) truth.hearthPeople()).isBetween(0.02, 0.03);
    assertThat(dirt.unlinkedReaders() / (0.5 * truth.metromailPeople())).isBetween(0.015, 0.035);
  }

  @Test
  void phones_comeInFourSpellings() throws IOException {
    List<List<String>> rows = DemoFiles.wholeRows(directory, Hearth.CRM);
    Map<String, Integer> spellings = new HashMap<>();
    for (List<String> row : rows) {
      String phone = row.get(4).strip();
      if (!phone.isEmpty()) {
        spellings.merge(phone.replaceAll("[0-9]", "9"), 1, Integer::sum);
      }
    }
    assertThat(spellings)
        .containsOnlyKeys("(999) 999-9999", "999.999.9999", "+9 999 999 9999", "99999999999");
    assertThat(spellings.values()).allMatch(count -> count > 5_000);
  }

  @Test
  void emails_comeWithCapitalsBlanksDotsAndTags() throws IOException {
    List<String> emails =
        DemoFiles.wholeRows(directory, Metromail.MAILING_LIST).stream()
            .map(row -> row.get(0))
            .toList();
    assertThat(share(emails, String::isEmpty)).isBetween(0.005, 0.02);
    assertThat(share(emails, email -> !email.equals(email.strip()))).isBetween(0.02, 0.04);
    assertThat(share(emails, email -> !email.equals(email.toLowerCase(Locale.ROOT))))
        .isBetween(0.07, 0.11);
    assertThat(share(emails, email -> email.contains("+"))).isBetween(0.02, 0.05);
  }

  /** Joins as a naive party would, on one mailbox: most, never all, and no one else. */
  @Test
  void mailboxes_linkMostShoppersToTheCrm() throws IOException {
    Set<String> crm =
        DemoFiles.wholeRows(directory, Hearth.CRM).stream()
            .map(row -> DemoFiles.mailbox(row.get(3)))
            .collect(Collectors.toSet());
    List<List<String>> shoppers = DemoFiles.wholeRows(directory, Hearth.WEBSHOP);
    double linked =
        shoppers.stream().filter(row -> crm.contains(DemoFiles.mailbox(row.get(2)))).count();
    assertThat(linked / shoppers.size()).isBetween(0.88, 0.96);
  }

  /**
   * In an area that the postal service of the United States left out; and none in half the rows.
   */
  @Test
  void homes_areUnknownNowAndThenAndNobodysHome() throws IOException {
    List<List<String>> readers = DemoFiles.wholeRows(directory, Metromail.MAILING_LIST);
    List<String> zips = readers.stream().map(row -> row.get(4)).toList();
    assertThat(share(zips, String::isEmpty)).isBetween(0.09, 0.11);
    assertThat(zips).allMatch(zip -> zip.isEmpty() || zip.matches("00[0-4][0-9]{2}"));
    List<String> days = readers.stream().map(row -> row.get(5)).toList();
    assertThat(share(days, String::isEmpty)).isBetween(0.28, 0.32);
    assertThat(days)
        .allMatch(day -> day.isEmpty() || day.matches("19[2-9][0-9]-[01][0-9]-[0-3][0-9]"));
    List<List<String>> shoppers = DemoFiles.wholeRows(directory, Hearth.WEBSHOP);
    assertThat(share(shoppers.stream().map(row -> row.get(7)).toList(), String::isEmpty))
        .isBetween(0.09, 0.11);
  }

  /** The owner of a line is who stands on it: the family name is the same in both files. */
  @Test
  void owners_areOfTheLine() throws IOException {
    Map<Integer, String> families = new HashMap<>();
    List<List<String>> crm = DemoFiles.rows(directory, Hearth.CRM);
    for (int line = 2; line <= crm.size(); line++) {
      List<String> row = crm.get(line - 1);
      families.putIfAbsent(truth.owners().of(Hearth.CRM, line), family(row.get(2)));
    }
    List<List<String>> shoppers = DemoFiles.rows(directory, Hearth.WEBSHOP);
    int same = 0;
    for (int line = 2; line <= shoppers.size(); line++) {
      String name = family(shoppers.get(line - 1).get(1));
      String expected = families.get(truth.owners().of(Hearth.WEBSHOP, line));
      same += expected != null && name.contains(expected) ? 1 : 0;
    }
    assertThat(same / (double) (shoppers.size() - 1)).isGreaterThan(0.98);
  }

  private static String family(String cell) {
    return cell.strip().toLowerCase(Locale.ROOT);
  }

  private static double share(List<String> texts, Predicate<String> test) {
    return (double) texts.stream().filter(test).count() / texts.size();
  }

  private static String header(String file) throws IOException {
    return String.join(",", DemoFiles.rows(directory, file).get(0));
  }

  private static int rowCount(String file) throws IOException {
    return DemoFiles.rows(directory, file).size() - 1;
  }

  private static int wrongWidth(String file) throws IOException {
    return rowCount(file) - DemoFiles.wholeRows(directory, file).size();
  }

  private static int notNumbers(String file, int... columns) throws IOException {
    int bad = 0;
    for (List<String> row : DemoFiles.wholeRows(directory, file)) {
      for (int column : columns) {
        bad += row.get(column).matches("[0-9]+(\\.[0-9]+)?") ? 0 : 1;
      }
    }
    return bad;
  }
}
