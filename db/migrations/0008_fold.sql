-- What texts are compared by: case and diacritics gone, one code point for one. The table is
-- shared/domain/fold.ts's, letter by letter; a test compares the two over all code points, so that
-- a filter or a sort means the same on a screen and here. No locale and no Unicode version decides.
--
-- translate() looks through its table for every character: alone it takes 26 s for 100,000 long
-- texts. Hence the stages: lower() finishes plain ASCII, the common letters of each script are
-- replaced one by one, and only what then is left (Vietnamese, historic letters) meets the tables.
-- Their first characters stand for themselves: found at once instead of not at all.
-- Not inlinable on purpose (an SQL function would evaluate its argument once for every mention), and
-- without a search_path setting, which costs more than the function: it names built-ins only.
create function app.fold(t text) returns text
  language plpgsql immutable strict parallel safe
as $$
begin
  t := lower(t collate "C");
  if octet_length(t) = char_length(t) then
    return t;
  end if;
  if t ~ '[À-ÿ]' then
    t := replace(replace(replace(replace(replace(replace(replace(t,
      'ä', 'a'), 'ö', 'o'), 'ü', 'u'), 'ß', 's'), 'Ä', 'a'), 'Ö', 'o'), 'Ü', 'u');
    if octet_length(t) = char_length(t) then
      return t;
    end if;
    t := replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(t,
      'é', 'e'), 'è', 'e'), 'à', 'a'), 'ç', 'c'), 'ê', 'e'), 'á', 'a'), 'í', 'i'), 'ó', 'o'),
      'ñ', 'n'), 'å', 'a'), 'ø', 'o'), 'ô', 'o');
    if octet_length(t) = char_length(t) then
      return t;
    end if;
    t := replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(t,
      'ú', 'u'), 'æ', 'a'), 'â', 'a'), 'î', 'i'), 'ë', 'e'), 'ï', 'i'), 'ã', 'a'), 'õ', 'o'),
      'ý', 'y'), 'ò', 'o'), 'ù', 'u'), 'û', 'u'), 'É', 'e'), 'Å', 'a'), 'Ø', 'o'), 'Æ', 'a'),
      'Ç', 'c'), 'À', 'a'), 'È', 'e'), 'Á', 'a');
    if octet_length(t) = char_length(t) then
      return t;
    end if;
  end if;
  if t ~ '[Ā-țẞ]' then
    t := replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(t,
      'ą', 'a'), 'ć', 'c'), 'ę', 'e'), 'ł', 'l'), 'ń', 'n'), 'ś', 's'), 'ź', 'z'), 'ż', 'z'),
      'š', 's'), 'ž', 'z'), 'č', 'c'), 'ř', 'r'), 'ě', 'e'), 'ů', 'u'), 'ő', 'o'), 'ű', 'u');
    if octet_length(t) = char_length(t) then
      return t;
    end if;
    t := replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(t,
      'ğ', 'g'), 'ş', 's'), 'ı', 'i'), 'ț', 't'), 'ș', 's'), 'ă', 'a'), 'đ', 'd'), 'ā', 'a'),
      'ē', 'e'), 'ī', 'i'), 'ū', 'u'), 'ļ', 'l'), 'ņ', 'n'), 'ė', 'e'), 'œ', 'o'), 'Ł', 'l'),
      'Ś', 's'), 'Ż', 'z'), 'Š', 's'), 'Ž', 'z'), 'Č', 'c'), 'Ř', 'r'), 'Ş', 's'), 'İ', 'i'),
      'Ț', 't'), 'Ș', 's'), 'Đ', 'd'), 'Ć', 'c');
    if octet_length(t) = char_length(t) then
      return t;
    end if;
  end if;
  if t ~ '[Ά-ώ]' then
    t := replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(t,
      'ά', 'α'), 'έ', 'ε'), 'ή', 'η'), 'ί', 'ι'), 'ό', 'ο'), 'ύ', 'υ'), 'ώ', 'ω'), 'ς', 'σ'),
      'Α', 'α'), 'Β', 'β'), 'Γ', 'γ'), 'Δ', 'δ'), 'Ε', 'ε'), 'Ζ', 'ζ'), 'Η', 'η'), 'Θ', 'θ'),
      'Ι', 'ι'), 'Κ', 'κ'), 'Λ', 'λ'), 'Μ', 'μ'), 'Ν', 'ν'), 'Ξ', 'ξ'), 'Ο', 'ο'), 'Π', 'π'),
      'Ρ', 'ρ'), 'Σ', 'σ'), 'Τ', 'τ'), 'Υ', 'υ'), 'Φ', 'φ'), 'Χ', 'χ'), 'Ψ', 'ψ'), 'Ω', 'ω'),
      'Ά', 'α'), 'Έ', 'ε'), 'Ή', 'η'), 'Ί', 'ι'), 'Ό', 'ο'), 'Ύ', 'υ'), 'Ώ', 'ω'), 'ϊ', 'ι'),
      'ϋ', 'υ');
    if octet_length(t) = char_length(t) then
      return t;
    end if;
  end if;
  if t ~ '[Ѐ-ЯёҐ]' then
    t := replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(replace(t,
      'А', 'а'), 'Б', 'б'), 'В', 'в'), 'Г', 'г'), 'Д', 'д'), 'Е', 'е'), 'Ж', 'ж'), 'З', 'з'),
      'И', 'и'), 'Й', 'й'), 'К', 'к'), 'Л', 'л'), 'М', 'м'), 'Н', 'н'), 'О', 'о'), 'П', 'п'),
      'Р', 'р'), 'С', 'с'), 'Т', 'т'), 'У', 'у'), 'Ф', 'ф'), 'Х', 'х'), 'Ц', 'ц'), 'Ч', 'ч'),
      'Ш', 'ш'), 'Щ', 'щ'), 'Ъ', 'ъ'), 'Ы', 'ы'), 'Ь', 'ь'), 'Э', 'э'), 'Ю', 'ю'), 'Я', 'я'),
      'ё', 'е'), 'Ё', 'е'), 'І', 'і'), 'Ї', 'ї'), 'Є', 'є'), 'Ґ', 'ґ'), 'Ј', 'ј'), 'Љ', 'љ'),
      'Њ', 'њ'), 'Ћ', 'ћ'), 'Ђ', 'ђ'), 'Џ', 'џ');
    if octet_length(t) = char_length(t) then
      return t;
    end if;
  end if;
  if t ~ '[À-ɏḀ-ỿ]' then
    t := translate(t,
    ' entisradhulcgomb,f.wkzpv:-0123456789jyxq'
    'ÀÁÂÃÄÅÆàáâãäåæĀāĂăĄąǍǎǞǟǠǡǢǣǺǻǼǽȀȁȂȃȦȧḀḁẠạẢảẤấẦầẨẩẪẫẬậẮắẰằẲẳẴẵẶặ'
    'ḂḃḄḅḆḇ'
    'ÇçĆćĈĉĊċČčḈḉ'
    'ÐðĎďĐđḊḋḌḍḎḏḐḑḒḓ'
    'ÈÉÊËèéêëĒēĔĕĖėĘęĚěȄȅȆȇȨȩḔḕḖḗḘḙḚḛḜḝẸẹẺẻẼẽẾếỀềỂểỄễỆệ'
    'Ḟḟ'
    'ĜĝĞğĠġĢģǦǧǴǵḠḡ'
    'ĤĥĦħȞȟḢḣḤḥḦḧḨḩḪḫẖ'
    'ÌÍÎÏìíîïĨĩĪīĬĭĮįİıǏǐȈȉȊȋḬḭḮḯỈỉỊị'
    'Ĵĵǰ'
    'ĶķĸǨǩḰḱḲḳḴḵ'
    'ĹĺĻļĽľŁłḶḷḸḹḺḻḼḽ'
    'ḾḿṀṁṂṃ'
    'ÑñŃńŅņŇňŉŊŋǸǹṄṅṆṇṈṉṊṋ'
    'ÒÓÔÕÖØòóôõöøŌōŎŏŐőŒœƠơǑǒǪǫǬǭǾǿȌȍȎȏȪȫȬȭȮȯȰȱṌṍṎṏṐṑṒṓỌọỎỏỐốỒồỔổỖỗỘộỚớỜờỞởỠỡỢợ'
    'ṔṕṖṗ'
    'ŔŕŖŗŘřȐȑȒȓṘṙṚṛṜṝṞṟ'
    'ßŚśŜŝŞşŠšſȘșṠṡṢṣṤṥṦṧṨṩẛẞ'
    'ÞþŢţŤťŦŧȚțṪṫṬṭṮṯṰṱẗ'
    'ÙÚÛÜùúûüŨũŪūŬŭŮůŰűŲųƯưǓǔǕǖǗǘǙǚǛǜȔȕȖȗṲṳṴṵṶṷṸṹṺṻỤụỦủỨứỪừỬửỮữỰự'
    'ṼṽṾṿ'
    'ŴŵẀẁẂẃẄẅẆẇẈẉẘ'
    'ẊẋẌẍ'
    'ÝýÿŶŷŸȲȳẎẏẙỲỳỴỵỶỷỸỹ'
    'ŹźŻżŽžẐẑẒẓẔẕ',
    ' entisradhulcgomb,f.wkzpv:-0123456789jyxq'
    'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'
    'bbbbbb'
    'cccccccccccc'
    'dddddddddddddddd'
    'eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee'
    'ff'
    'gggggggggggggg'
    'hhhhhhhhhhhhhhhhh'
    'iiiiiiiiiiiiiiiiiiiiiiiiiiiiiiii'
    'jjj'
    'kkkkkkkkkkk'
    'llllllllllllllll'
    'mmmmmm'
    'nnnnnnnnnnnnnnnnnnnnn'
    'oooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooo'
    'pppp'
    'rrrrrrrrrrrrrrrrrr'
    'ssssssssssssssssssssssss'
    'ttttttttttttttttttt'
    'uuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuuu'
    'vvvv'
    'wwwwwwwwwwwww'
    'xxxx'
    'yyyyyyyyyyyyyyyyyyy'
    'zzzzzzzzzzzz');
  end if;
  if t ~ ('['
    'ΆΈΉΊΌΎΏΐΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΪΫάέήίΰςϊϋόύώ'
    'ЀЁЂЃЄЅІЇЈЉЊЋЌЍЎЏАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯёѠѢѤѦѨѪѬѮѰѲѴѶѸѺѼѾҀҊҌҎҐҒҔҖҘҚҜҞҠҢҤҦҨҪҬҮҰҲҴҶҸҺҼҾӀӁӃӅӇӉӋӍӐӒӔӖӘӚӜӞӠӢӤӦӨӪӬӮӰӲӴӶӸӺӼӾ'
    ']') then
    t := translate(t,
    ' оеаинтсрвлкмдпуяыьзбгчйжхшюцэщфъіїєαοιετσνηυρπκμλωδγχθφβξζψ,.-0123456789'
    'ΆΈΉΊΌΎΏΐΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΪΫάέήίΰςϊϋόύώ'
    'ЀЁЂЃЄЅІЇЈЉЊЋЌЍЎЏАБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯёѠѢѤѦѨѪѬѮѰѲѴѶѸѺѼѾҀҊҌҎҐҒҔҖҘҚҜҞҠҢҤҦҨҪҬҮҰҲҴҶҸҺҼҾӀӁӃӅӇӉӋӍӐӒӔӖӘӚӜӞӠӢӤӦӨӪӬӮӰӲӴӶӸӺӼӾ',
    ' оеаинтсрвлкмдпуяыьзбгчйжхшюцэщфъіїєαοιετσνηυρπκμλωδγχθφβξζψ,.-0123456789'
    'αεηιουωιαβγδεζηθικλμνξοπρστυφχψωιυαεηιυσιυουω'
    'ѐеђѓєѕіїјљњћќѝўџабвгдежзийклмнопрстуфхцчшщъыьэюяеѡѣѥѧѩѫѭѯѱѳѵѷѹѻѽѿҁҋҍҏґғҕҗҙқҝҟҡңҥҧҩҫҭүұҳҵҷҹһҽҿӏӂӄӆӈӊӌӎӑӓӕӗәӛӝӟӡӣӥӧөӫӭӯӱӳӵӷӹӻӽӿ');
  end if;
  return t;
end $$;
revoke execute on function app.fold(text) from public;
grant execute on function app.fold(text) to operagrid_app, operagrid_identity;

-- What a grid shows without a sort: its length and its bounds are read from here alone. Updates of
-- cells do not touch it, so they can stay within their page; created_by is what a reporter's policy asks.
create index grid_record_live on grid_record (tenant_id, grid_id, number) include (created_by) where deleted_at is null;
