/**
 * Long passwords that every list of stolen ones begins with. Attackers try these, and parts of them said
 * twice, before anything else; short ones need no list because fifteen characters are the least.
 */
const listed: ReadonlySet<string> = new Set(
  `
  123456789012345 1234567890123456 12345678901234567890 123456789123456 123456789123456789 1234567890987654321
  0123456789012345 098765432109876 987654321987654321 9876543210987654 0987654321234567890 111222333444555
  112233445566778899 11223344556677 1122334455667788 147258369147258369 159753159753159 123123123123123 123321123321123321
  1qaz2wsx3edc4rfv 1qaz2wsx3edc4rfv5tgb 1qazxsw23edcvfr4 zaq12wsxcde34rfv 1q2w3e4r5t6y7u8i 1q2w3e4r5t6y7u8i9o0p
  q1w2e3r4t5y6u7i8 q1w2e3r4t5y6u7i8o9p0 qazwsxedcrfvtgb qazwsxedcrfvtgbyhn qazwsxedcrfvtgbyhnujm qwertyuiopasdfgh
  qwertyuiopasdfghjkl qwertyuiopasdfghjklzxcvbnm qwertyuiop123456 qwertyuiop12345 qwertyuiop1234567890 1234567890qwertyuiop
  qwerty1234567890 1234567890qwerty qwerty123456789 123456789qwerty qwertyqwertyqwerty asdfghjklzxcvbnm asdfghjkl123456
  asdfghjklqwertyuiop zxcvbnmasdfghjkl zxcvbnmasdfghjklqwertyuiop poiuytrewqasdfghjkl mnbvcxzlkjhgfdsapoiuytrewq
  abcdefghijklmno abcdefghijklmnop abcdefghijklmnopqrstuvwxyz abcdefgh12345678 abcdefg12345678 abcd1234abcd1234 abc123abc123abc123
  a1b2c3d4e5f6g7h8 a1b2c3d4e5f6g7h8i9j0 aaaaabbbbbccccc passwordpassword password12345678 password123456789 password1234567890
  password123password123 password1password1 passwordpassword1 passw0rdpassw0rd p@ssw0rdp@ssw0rd p@ssword12345678 mypassword12345
  mypassword123456 thisismypassword thisisapassword thisismypassword1 thisismypassword123 iforgotmypassword
  passwordispassword mypasswordispassword changemechangeme changeme12345678 changemechangeme1 letmeinletmein1 letmeinletmein
  letmeinletmeinletmein letmeinplease123 administrator123 administrator1234 administrator12345 adminadminadmin
  adminadminadmin1 admin1234567890 rootrootrootroot welcome12345678 welcome123456789 welcomewelcome1 welcomewelcome
  iloveyouiloveyou iloveyou12345678 iloveyouforever iloveyousomuch1 iloveyousomuch123 iloveyouverymuch iloveyou1234567
  iloveyoubabygirl iloveyoumorethan iloveyoutoomuch iloveyou4ever123 iloveyoualways1 iloveyoualways123 iloveyoujesus123
  jesusislord12345 jesuschristislord jesusisthelord godisgoodallthetime godisgreat12345 trustno1trustno1 superman12345678
  batmanbatman123 spiderman1234567 supercalifragilisticexpialidocious correcthorsebatterystaple correct-horse-battery-staple
  tobeornottobe123 maytheforcebewithyou thequickbrownfox thequickbrownfoxjumps thequickbrownfoxjumpsoverthelazydog
  onetwothreefour onetwothreefourfive onceuponatime123 helloworld12345 helloworld123456 hellohellohello hellohellohello1
  monkeymonkey1234 dragondragon1234 sunshine12345678 sunshine123456789 princess12345678 princess123456789 football12345678
  baseball12345678 basketball12345 starwars12345678 liverpoolfc12345 manchesterunited manchesterunited1 realmadrid123456
  barcelona123456 fcbarcelona12345 chelseafootballclub linkinpark12345 linkinpark123456 metallica1234567 michaeljackson1
  michaeljackson123 christianoronaldo cristianoronaldo cristianoronaldo7 christopher12345 alexander1234567 elizabeth123456
  samsung123456789 samsunggalaxy123 microsoft1234567 windows12345678 google1234567890 facebook12345678 facebook123456789
  facebookfacebook myspace123456789 internetexplorer computercomputer computer12345678 testtesttesttest test1234test1234
  testing12345678 testing123456789 temporarypassword temppassword1234 defaultpassword default123456789 secretsecret123
  secretpassword1 secretpassword123 supersecretpassword topsecretpassword nopasswordneeded donttellanyone1 idontknow1234567
  whateverwhatever whatever12345678 fuckyoufuckyou1 fuckyoufuckyou fuckyou123456789 fuckyou1234567890 motherfucker1234
  spring2023spring summer2023summer summer2024summer winter2023winter winter2024winter autumn2023autumn monday1234567890
  september1234567 december12345678 january123456789 happybirthday123 happynewyear2024 merrychristmas123 newyork123456789
  losangeles123456 californialove1 unitedstates1234 saudiarabia12345 bismillah123456 allahuakbar12345 mohamed123456789
  mohammed12345678 muhammad12345678 ahmed123456789012 egypt1234567890 masr1234567890123
  `
    .split(/\s+/)
    .filter(Boolean),
);

/** Parts that people repeat until the field is content. */
const repeatedParts: ReadonlySet<string> = new Set(
  `
  password passw0rd p@ssw0rd 123456 1234567 12345678 123456789 1234567890 12345 1234 123 qwerty qwertz azerty qwertyuiop asdf asdfgh
  asdfghjkl zxcvbn zxcvbnm qaz qazwsx 1qaz2wsx 1q2w3e 1q2w3e4r abc abcd abc123 abcdef admin root welcome letmein iloveyou love
  dragon monkey sunshine princess football secret changeme hello test user guest login master shadow superman batman
  `
    .split(/\s+/)
    .filter(Boolean),
);

/** Known to attackers: listed, or a listed part or up to three characters said again and again. Case does not help. */
export function isBreachedPassword(password: string): boolean {
  const lower = password.toLowerCase();
  if (listed.has(lower) || listed.has(lower.replaceAll(/\s/gu, ''))) return true;
  const symbols = [...lower];
  for (let length = 1; length <= symbols.length / 2; length++) {
    const part = symbols.slice(0, length).join('');
    if (length > 3 && !repeatedParts.has(part)) continue;
    if (part.repeat(Math.ceil(symbols.length / length)).startsWith(lower)) return true;
  }
  return false;
}
