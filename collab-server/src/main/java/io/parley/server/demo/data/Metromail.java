package io.parley.server.demo.data;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The publisher's two sources: who was assigned which e-mail, and who once signed up. */
final class Metromail {
  static final String MAILING_LIST = "metromail/mailing_list.csv";
  static final String SIGNUP_FORM = "metromail/signup_form.csv";

  private static final Habits LIST_HABITS = new Habits(0.45, 0.04, 0.15, 0);
  private static final Habits FORM_HABITS = new Habits(0.70, 0.05, 0.35, 0.01);
  private static final double KNOWS_ZIP = 0.9;
  private static final double KNOWS_BIRTHDAY = 0.7;
  private static final double SIGNED_UP = 0.50;
  private static final double SIGNED_UP_TWICE = 0.03;
  private static final LocalDate FIRST_SIGNUP = LocalDate.of(2006, 1, 1);
  private static final int SIGNUP_DAYS = 790;

  private final Sheet list = Sheet.plain("email", "subscriber", "phone", "campaign", "zip", "born");
  private final Sheet form = Sheet.plain("Name", "Mail", "Mobile", "SignedUp", "Zip", "Birthday");
  private final ContactBook book;
  private int unlinked;

  Metromail(ContactBook book) {
    this.book = book;
  }

  /** Writes the reader down; returns the identifiers that stand right in any row. */
  Set<Identifier> add(Person person, Segment segment, Dice dice, Dice home) {
    Contact entry = book.first(person, LIST_HABITS, dice);
    addToList(person, entry, segment, home);
    Set<Identifier> right = EnumSet.noneOf(Identifier.class);
    right.addAll(entry.right());
    if (dice.chance(SIGNED_UP)) {
      Contact signUp = book.again(person, entry, FORM_HABITS, dice);
      if (signUp.right().stream().noneMatch(right::contains)) {
        unlinked++;
      }
      addToForm(person, signUp, dice, home);
      right.addAll(signUp.right());
      if (dice.chance(SIGNED_UP_TWICE)) { // linked to the list through the first form, perhaps
        Contact second = book.again(person, signUp, FORM_HABITS, dice);
        addToForm(person, second, dice, home);
        right.addAll(second.right());
      }
    }
    return right;
  }

  private void addToList(Person person, Contact contact, Segment segment, Dice home) {
    List<String> cells =
        List.of(
            contact.email(),
            contact.fullName(),
            contact.phone(),
            segment.word(),
            HomeBook.zip(person, KNOWS_ZIP, home),
            HomeBook.birthday(person, KNOWS_BIRTHDAY, home));
    list.add(person, cells);
    switch (list.brokenRows()) {
      case 0, 2 -> list.addBroken(person, Breakage.split(cells));
      case 1, 3 -> list.addBroken(person, Breakage.torn(cells));
      default -> {}
    }
  }

  private void addToForm(Person person, Contact contact, Dice dice, Dice home) {
    String day = FIRST_SIGNUP.plusDays(dice.below(SIGNUP_DAYS)).toString();
    List<String> cells =
        List.of(
            contact.fullName(),
            contact.email(),
            contact.phone(),
            day,
            HomeBook.zip(person, KNOWS_ZIP, home),
            HomeBook.birthday(person, KNOWS_BIRTHDAY, home));
    form.add(person, cells);
    switch (form.brokenRows()) {
      case 0 -> form.addBroken(person, Breakage.garbled(cells, 3, "yesterday"));
      case 1 -> form.addBroken(person, Breakage.split(cells));
      case 2 -> form.addBroken(person, Breakage.torn(cells));
      default -> {}
    }
  }

  int unlinkedReaders() {
    return unlinked;
  }

  int brokenListRows() {
    return list.brokenRows();
  }

  int brokenFormRows() {
    return form.brokenRows();
  }

  /** Writes both; returns whose each row is, by file. */
  Map<String, List<Integer>> write(Path directory, long seed) throws IOException {
    return Map.of(
        MAILING_LIST,
        list.write(directory.resolve(MAILING_LIST), Dice.of(seed, MAILING_LIST, 0)),
        SIGNUP_FORM,
        form.write(directory.resolve(SIGNUP_FORM), Dice.of(seed, SIGNUP_FORM, 0)));
  }
}
