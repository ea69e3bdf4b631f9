package io.parley.server.demo.data;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Writes people down the way sources do: not always the same, and not always right. */
final class ContactBook {
  static final double MISTYPED = 0.01;

  private static final double OTHER_GIVEN_NAME = 0.06;

  private final EmailAddresses addresses;
  private int mistyped;
  private int emails;

  ContactBook(EmailAddresses addresses) {
    this.addresses = addresses;
  }

  /** The share of the e-mails written so far that hold a typing error. */
  double mistypedShare() {
    return emails == 0 ? 0 : (double) mistyped / emails;
  }

  /** A record on its own. */
  Contact first(Person person, Habits habits, Dice dice) {
    boolean phone = person.phone().isPresent() && dice.chance(habits.phone());
    if (phone && dice.chance(habits.noEmail())) {
      return write(person, Optional.empty(), true, dice);
    }
    boolean other = person.secondEmail().isPresent() && dice.chance(habits.otherEmail());
    Identifier email = other ? Identifier.SECOND_EMAIL : Identifier.FIRST_EMAIL;
    return write(person, Optional.of(email), phone, dice);
  }

  /**
   * A later record of somebody already written down. It means to share an identifier with the
   * earlier one, unless it is a stray; a typing error may undo that.
   */
  Contact again(Person person, Contact earlier, Habits habits, Dice dice) {
    if (dice.chance(habits.stray())) {
      return stray(person, dice);
    }
    Identifier same =
        earlier.holds(Identifier.SECOND_EMAIL) ? Identifier.SECOND_EMAIL : Identifier.FIRST_EMAIL;
    if (earlier.holds(Identifier.PHONE)) {
      if (dice.chance(habits.noEmail())) {
        return write(person, Optional.empty(), true, dice);
      }
      if (person.secondEmail().isPresent() && dice.chance(habits.otherEmail())) {
        return write(person, Optional.of(otherThan(same)), true, dice);
      }
    }
    boolean onlyPhoneLinks = earlier.holds(Identifier.PHONE) && !earlier.holds(same);
    boolean phone = person.phone().isPresent() && (onlyPhoneLinks || dice.chance(habits.phone()));
    return write(person, Optional.of(same), phone, dice);
  }

  private static Identifier otherThan(Identifier email) {
    return email == Identifier.FIRST_EMAIL ? Identifier.SECOND_EMAIL : Identifier.FIRST_EMAIL;
  }

  private Contact stray(Person person, Dice dice) {
    String email = Spelling.email(person.throwaway(), dice);
    return new Contact(givenName(person, dice), familyName(person, dice), email, "", Set.of());
  }

  private Contact write(Person person, Optional<Identifier> email, boolean phone, Dice dice) {
    Set<Identifier> right = EnumSet.noneOf(Identifier.class);
    String emailCell = email.isPresent() ? email(person, email.get(), right, dice) : "";
    String phoneCell = "";
    if (phone) {
      phoneCell = Spelling.phone(person.phone().orElseThrow(), dice);
      right.add(Identifier.PHONE);
    }
    return new Contact(
        givenName(person, dice), familyName(person, dice), emailCell, phoneCell, right);
  }

  private String email(Person person, Identifier which, Set<Identifier> right, Dice dice) {
    String address =
        which == Identifier.FIRST_EMAIL ? person.firstEmail() : person.secondEmail().orElseThrow();
    emails++;
    if (dice.chance(MISTYPED)) {
      String wrong = Spelling.mistyped(address, dice);
      if (!addresses.isTaken(wrong)) { // else it would be somebody's address
        mistyped++;
        return Spelling.email(wrong, dice);
      }
    }
    right.add(which);
    return Spelling.email(address, dice);
  }

  private static String givenName(Person person, Dice dice) {
    String name = person.givenName();
    return Spelling.loose(
        dice.chance(OTHER_GIVEN_NAME) ? Spelling.otherGivenName(name, dice) : name, dice);
  }

  private static String familyName(Person person, Dice dice) {
    return Spelling.loose(person.familyName(), dice);
  }
}
