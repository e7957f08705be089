/* Polku, the chat widget: one custom element, <polku-chat>, in a shadow root. No framework, no cookies, nothing from a third party.

   On any page:   <script src="https://HOST/widget.js" data-language="fi" async></script>
   Attributes (on the script with "data-", or on the element):
     language  fi en sv et ru uk ar fa so     target    a selector: the chat fills that element instead of floating
     topic     what the page is about, such as training: a new conversation begins with it (docs/channels.md)
     theme     light | dark (else the device's) position  left (else right)     storage  session: forgets with the tab
   Colours and shape: --polku-accent, --polku-on-accent, --polku-surface, --polku-text, --polku-font, --polku-radius, --polku-inset.
   The page's CSP needs HOST in script-src and wss://HOST in connect-src. The frames are those of docs/websocket.md. */
(() => {
"use strict";
if (customElements.get("polku-chat")) return;
const SCRIPT = document.currentScript;
const BASE = new URL(".", SCRIPT ? SCRIPT.src : location.href);

// ---------------------------------------------------------------- texts: a row each, a column per language; {0} is filled in
const LANGUAGES = { fi: "Suomi", en: "English", sv: "Svenska", et: "Eesti", ru: "Русский", uk: "Українська", ar: "العربية", fa: "فارسی", so: "Soomaali" };
const RIGHT_TO_LEFT = ["ar", "fa"];
const Recognition = window.SpeechRecognition || window.webkitSpeechRecognition;
const TEXTS = {
  ask: ["Kysy Polulta", "Ask Polku", "Fråga Polku", "Küsi Polkult", "Спросите Polku", "Запитайте Polku", "اسأل Polku", "از Polku بپرسید", "Weydii Polku"],
  close: ["Sulje keskustelu", "Close chat", "Stäng chatten", "Sulge vestlus", "Закрыть чат", "Закрити чат", "إغلاق المحادثة", "بستن گفتگو", "Xir wada-hadalka"],
  unread: ["Uusia viestejä: {0}", "New messages: {0}", "Nya meddelanden: {0}", "Uusi sõnumeid: {0}", "Новых сообщений: {0}", "Нових повідомлень: {0}", "رسائل جديدة: {0}", "پیام‌های تازه: {0}", "Fariimo cusub: {0}"],
  chat: ["Keskustelu", "Conversation", "Samtal", "Vestlus", "Беседа", "Розмова", "المحادثة", "گفتگو", "Wada-hadal"],
  you: ["Sinä", "You", "Du", "Sina", "Вы", "Ви", "أنت", "شما", "Adiga"],
  coach: ["Valmentaja", "Coach", "Coach", "Nõustaja", "Консультант", "Консультант", "المرشد", "مشاور", "Lataliye"],
  about: ["Polku on botti. Älä kirjoita henkilötunnusta tai salasanoja.", "Polku is a bot. Do not write your personal identity code or passwords.", "Polku är en bot. Skriv inte din personbeteckning eller lösenord.", "Polku on robot. Ära kirjuta isikukoodi ega paroole.", "Polku — бот. Не пишите личный код и пароли.", "Polku — бот. Не пишіть особистий код і паролі.", "Polku روبوت. لا تكتب رقم هويتك الشخصية أو كلمات المرور.", "Polku یک ربات است. کد شناسایی شخصی یا گذرواژه ننویسید.", "Polku waa bot. Ha qorin lambarkaaga aqoonsiga ama furaha sirta ah."],
  write: ["Kirjoita viesti", "Write a message", "Skriv ett meddelande", "Kirjuta sõnum", "Напишите сообщение", "Напишіть повідомлення", "اكتب رسالة", "پیامی بنویسید", "Qor fariin"],
  send: ["Lähetä", "Send", "Skicka", "Saada", "Отправить", "Надіслати", "إرسال", "ارسال", "Dir"],
  person: ["Puhu ihmisen kanssa", "Talk to a person", "Prata med en människa", "Räägi inimesega", "Поговорить с человеком", "Поговорити з людиною", "تحدّث مع شخص", "گفتگو با یک انسان", "La hadal qof"],
  settings: ["Asetukset", "Settings", "Inställningar", "Seaded", "Настройки", "Налаштування", "الإعدادات", "تنظیمات", "Dejinta"],
  language: ["Kieli", "Language", "Språk", "Keel", "Язык", "Мова", "اللغة", "زبان", "Luqadda"],
  size: ["Tekstin koko", "Text size", "Textstorlek", "Teksti suurus", "Размер текста", "Розмір тексту", "حجم النص", "اندازهٔ متن", "Cabbirka qoraalka"],
  aloud: ["Lue vastaukset ääneen", "Read answers aloud", "Läs upp svaren", "Loe vastused ette", "Читать ответы вслух", "Читати відповіді вголос", "قراءة الإجابات بصوت عالٍ", "خواندن پاسخ‌ها با صدای بلند", "Kor u akhri jawaabaha"],
  download: ["Lataa keskustelu", "Download conversation", "Ladda ner samtalet", "Laadi vestlus alla", "Скачать беседу", "Завантажити розмову", "تنزيل المحادثة", "دانلود گفتگو", "Soo deji wada-hadalka"],
  clear: ["Aloita alusta", "Start over", "Börja om", "Alusta uuesti", "Начать сначала", "Почати спочатку", "البدء من جديد", "شروع دوباره", "Dib u bilow"],
  clearAsk: ["Poistetaanko keskustelu tästä selaimesta?", "Remove the conversation from this browser?", "Ta bort samtalet från den här webbläsaren?", "Kas eemaldada vestlus sellest brauserist?", "Удалить беседу из этого браузера?", "Видалити розмову з цього браузера?", "هل تريد إزالة المحادثة من هذا المتصفح؟", "گفتگو از این مرورگر پاک شود؟", "Ma laga saaraa wada-hadalka biraawsarkan?"],
  remove: ["Poista", "Remove", "Ta bort", "Eemalda", "Удалить", "Видалити", "إزالة", "پاک کردن", "Ka saar"],
  cancel: ["Peruuta", "Cancel", "Avbryt", "Loobu", "Отмена", "Скасувати", "إلغاء", "انصراف", "Jooji"],
  typing: ["Polku kirjoittaa…", "Polku is writing…", "Polku skriver…", "Polku kirjutab…", "Polku печатает…", "Polku пише…", "Polku يكتب…", "Polku در حال نوشتن است…", "Polku wuu qorayaa…"],
  sending: ["Lähetetään…", "Sending…", "Skickas…", "Saatmine…", "Отправляется…", "Надсилається…", "جارٍ الإرسال…", "در حال ارسال…", "Waa la dirayaa…"],
  waiting: ["Odottaa yhteyttä", "Waiting for connection", "Väntar på anslutning", "Ootab ühendust", "Ждёт соединения", "Чекає на з’єднання", "بانتظار الاتصال", "در انتظار اتصال", "Waxay sugaysaa xiriir"],
  sent: ["Lähetetty", "Sent", "Skickat", "Saadetud", "Отправлено", "Надіслано", "أُرسلت", "ارسال شد", "Waa la diray"],
  failed: ["Vastausta ei tullut. Viesti on tallessa.", "No answer came. Your message is kept.", "Inget svar kom. Meddelandet är sparat.", "Vastust ei tulnud. Sõnum on alles.", "Ответа нет. Сообщение сохранено.", "Відповіді немає. Повідомлення збережено.", "لم يصل رد. رسالتك محفوظة.", "پاسخی نیامد. پیام شما نگه داشته شد.", "Jawaab ma iman. Fariintaada waa la hayaa."],
  refused: ["Viestiin ei vastattu.", "This message was not answered.", "Meddelandet besvarades inte.", "Sõnumile ei vastatud.", "На сообщение не ответили.", "На повідомлення не відповіли.", "لم تتم الإجابة عن هذه الرسالة.", "به این پیام پاسخ داده نشد.", "Fariintan lagama jawaabin."],
  retry: ["Lähetä uudelleen", "Send again", "Skicka igen", "Saada uuesti", "Отправить снова", "Надіслати знову", "إعادة الإرسال", "ارسال دوباره", "Mar kale dir"],
  offline: ["Ei yhteyttä. Viestisi lähtevät, kun yhteys palaa.", "No connection. Your messages go out when it is back.", "Ingen anslutning. Dina meddelanden skickas när den är tillbaka.", "Ühendus puudub. Sõnumid saadetakse, kui see taastub.", "Нет связи. Сообщения уйдут, когда она вернётся.", "Немає зв’язку. Повідомлення підуть, коли він відновиться.", "لا يوجد اتصال. ستُرسل رسائلك عند عودته.", "اتصال قطع است. پیام‌ها پس از وصل شدن فرستاده می‌شوند.", "Xiriir ma jiro. Fariimahaagu way bixi doonaan marka uu soo noqdo."],
  online: ["Yhteys palasi.", "Connected again.", "Ansluten igen.", "Ühendus taastus.", "Связь восстановлена.", "Зв’язок відновлено.", "عاد الاتصال.", "اتصال برقرار شد.", "Xiriirku waa soo noqday."],
  tryNow: ["Yritä nyt", "Try now", "Försök nu", "Proovi kohe", "Повторить", "Спробувати", "حاول الآن", "اکنون امتحان کنید", "Hadda isku day"],
  reload: ["Päivitä sivu, niin keskustelu jatkuu.", "Reload the page to continue.", "Ladda om sidan för att fortsätta.", "Jätkamiseks laadi leht uuesti.", "Обновите страницу, чтобы продолжить.", "Оновіть сторінку, щоб продовжити.", "أعد تحميل الصفحة للمتابعة.", "برای ادامه صفحه را دوباره بار کنید.", "Bogga dib u soo rar si aad u sii waddo."],
  helpful: ["Auttoiko tämä?", "Did this help?", "Hjälpte detta?", "Kas sellest oli abi?", "Это помогло?", "Це допомогло?", "هل أفادك هذا؟", "آیا این کمک کرد؟", "Tani ma ku caawisay?"],
  copy: ["Kopioi", "Copy", "Kopiera", "Kopeeri", "Копировать", "Копіювати", "نسخ", "رونوشت", "Koobi"],
  copied: ["Kopioitu", "Copied", "Kopierat", "Kopeeritud", "Скопировано", "Скопійовано", "نُسخ", "رونوشت شد", "Waa la koobiyay"],
  speak: ["Lue ääneen", "Read aloud", "Läs upp", "Loe ette", "Прочитать вслух", "Прочитати вголос", "اقرأ بصوت عالٍ", "بلند بخوان", "Kor u akhri"],
  noVoice: ["Tällä laitteella ei ole ääntä tälle kielelle.", "This device has no voice for this language.", "Enheten saknar röst för språket.", "Selles seadmes pole selle keele häält.", "На устройстве нет голоса для этого языка.", "На пристрої немає голосу для цієї мови.", "لا يوجد صوت لهذه اللغة على هذا الجهاز.", "این دستگاه برای این زبان صدا ندارد.", "Qalabkani cod uma laha luqaddan."],
  dictate: ["Sanele", "Dictate", "Diktera", "Dikteeri", "Диктовать", "Диктувати", "إملاء صوتي", "تایپ صوتی", "Codka ku qor"],
  dictateAsk: ["Selain muuttaa puheesi tekstiksi. Ääni voi mennä selaimen tekijälle.", "Your browser turns your speech into text. The sound may go to its maker.", "Webbläsaren gör om ditt tal till text. Ljudet kan gå till webbläsarens tillverkare.", "Brauser muudab su kõne tekstiks. Heli võib minna brauseri tootjale.", "Браузер превращает речь в текст. Звук может попасть к разработчику браузера.", "Браузер перетворює мовлення на текст. Звук може потрапити до розробника браузера.", "يحوّل المتصفح كلامك إلى نص. قد يصل الصوت إلى صانع المتصفح.", "مرورگر گفتار شما را به متن تبدیل می‌کند. صدا ممکن است به سازندهٔ مرورگر برسد.", "Biraawsarku hadalkaaga ayuu qoraal u beddelaa. Codku wuxuu gaari karaa cidda samaysay biraawsarka."],
  listening: ["Kuuntelen. Puhu nyt.", "Listening. Speak now.", "Jag lyssnar. Tala nu.", "Kuulan. Räägi nüüd.", "Слушаю. Говорите.", "Слухаю. Говоріть.", "أستمع. تحدّث الآن.", "گوش می‌دهم. صحبت کنید.", "Waan dhegaysanayaa. Hadda hadal."],
  notHeard: ["Sanelu ei onnistunut. Salli mikrofoni tai kirjoita viesti.", "Dictation did not work. Allow the microphone or write your message.", "Dikteringen lyckades inte. Tillåt mikrofonen eller skriv ditt meddelande.", "Dikteerimine ei õnnestunud. Luba mikrofon või kirjuta sõnum.", "Диктовка не удалась. Разрешите микрофон или напишите сообщение.", "Диктування не вдалося. Дозвольте мікрофон або напишіть повідомлення.", "لم ينجح الإملاء. اسمح باستخدام الميكروفون أو اكتب رسالتك.", "تایپ صوتی انجام نشد. به میکروفون اجازه دهید یا پیام بنویسید.", "Codku ma shaqayn. Oggolow makarafoonka ama qor fariinta."],
  noFiles: ["En voi ottaa tiedostoja vastaan. Kirjoita asiasi.", "I cannot take files. Please write what you need.", "Jag kan inte ta emot filer. Skriv ditt ärende.", "Ma ei saa faile vastu võtta. Palun kirjuta.", "Я не могу принять файлы. Напишите, что вам нужно.", "Я не можу прийняти файли. Напишіть, що вам потрібно.", "لا أستطيع استلام الملفات. اكتب ما تحتاجه.", "نمی‌توانم فایل بگیرم. بنویسید چه می‌خواهید.", "Faylal ma qaadan karo. Qor waxaad u baahan tahay."],
  source: ["Lähde", "Source", "Källa", "Allikas", "Источник", "Джерело", "المصدر", "منبع", "Isha"],
  checked: ["tarkistettu {0}", "checked {0}", "kontrollerad {0}", "kontrollitud {0}", "проверено {0}", "перевірено {0}", "تم التحقق {0}", "بررسی‌شده {0}", "la hubiyay {0}"],
  newTab: ["avautuu uuteen välilehteen", "opens in a new tab", "öppnas i en ny flik", "avaneb uuel vahelehel", "откроется в новой вкладке", "відкриється в новій вкладці", "يفتح في علامة تبويب جديدة", "در زبانهٔ تازه باز می‌شود", "tab cusub ayuu ka furmayaa"],
  options: ["Vaihtoehdot", "Options", "Alternativ", "Valikud", "Варианты", "Варіанти", "الخيارات", "گزینه‌ها", "Doorashooyin"],
  active: ["Käynnissä", "Running", "Pågår", "Käimas", "Идёт", "Триває", "جارٍ", "در جریان", "Socda"],
  upcoming: ["Tulossa", "Coming", "Kommande", "Tulekul", "Скоро", "Незабаром", "قريبًا", "به‌زودی", "Soo socda"],
  ended: ["Päättynyt", "Ended", "Avslutad", "Lõppenud", "Завершено", "Завершено", "انتهى", "پایان‌یافته", "Dhammaaday"],
  reference: ["Tunnuksesi: {0}", "Your reference: {0}", "Din referens: {0}", "Sinu viide: {0}", "Ваш номер: {0}", "Ваш номер: {0}", "رقمك المرجعي: {0}", "کد پیگیری شما: {0}", "Tixraacaaga: {0}"],
  tooLong: ["Viesti on liian pitkä. Lyhennä sitä.", "The message is too long. Please shorten it.", "Meddelandet är för långt. Korta ner det.", "Sõnum on liiga pikk. Palun lühenda.", "Сообщение слишком длинное. Сократите его.", "Повідомлення задовге. Скоротіть його.", "الرسالة طويلة جدًا. يرجى اختصارها.", "پیام بسیار بلند است. کوتاهش کنید.", "Fariintu aad bay u dheer tahay. Soo gaabi."],
  telegram: ["Jatka Telegramissa", "Continue in Telegram", "Fortsätt i Telegram", "Jätka Telegramis", "Продолжить в Telegram", "Продовжити в Telegram", "المتابعة في Telegram", "ادامه در Telegram", "Ku sii wad Telegram"],
  telegramOpen: ["Avaa Telegram", "Open Telegram", "Öppna Telegram", "Ava Telegram", "Открыть Telegram", "Відкрити Telegram", "افتح Telegram", "باز کردن Telegram", "Fur Telegram"],
  telegramOnce: ["Linkki toimii kerran, puolen tunnin ajan.", "The link works once, for half an hour.", "Länken fungerar en gång, i en halvtimme.", "Link töötab üks kord, pool tundi.", "Ссылка работает один раз, полчаса.", "Посилання працює один раз, пів години.", "يعمل الرابط مرة واحدة، لمدة نصف ساعة.", "پیوند یک بار و تا نیم ساعت کار می‌کند.", "Xiriiriyuhu hal mar buu shaqeeyaa, nus saac."],
  answered: ["Valmentaja on vastannut.", "A coach has answered.", "En coach har svarat.", "Nõustaja on vastanud.", "Консультант ответил.", "Консультант відповів.", "لقد ردّ المرشد.", "مشاور پاسخ داده است.", "Lataliye ayaa jawaabay."],
  bring: ["Avaa keskustelu", "Open the conversation", "Öppna samtalet", "Ava vestlus", "Открыть беседу", "Відкрити розмову", "افتح المحادثة", "باز کردن گفتگو", "Fur wada-hadalka"],
  latest: ["Siirry uusimpaan", "Go to latest", "Till det senaste", "Viimase juurde", "К последнему", "До останнього", "إلى الأحدث", "رفتن به تازه‌ترین", "Tag kan ugu dambeeya"],
};

// ---------------------------------------------------------------- looks
const ICONS = {
  chat: "M4 5h16v11H9.5l-5.5 4.5zM8.5 10.5h7",
  send: "M4 11.5 20 4l-4.5 16-4.5-6.5zM11 13.5 20 4",
  close: "M6 6l12 12M18 6 6 18",
  settings: "M4 7h9M19 7h1M16 4.5v5M4 17h1M11 17h9M8 14.5v5",
  person: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM4.5 20.5c.5-3.6 3.6-5.5 7.5-5.5s7 1.9 7.5 5.5",
  thumb: "M8 11v9H4v-9zM8 11l4-8c2 0 3 1.3 2.7 3.2L14 9.5h4.5c1.4 0 2.3 1.2 2 2.5l-1.4 6c-.3 1.2-1.2 2-2.4 2H8",
  copy: "M9 9h11v11H9zM15 9V4H4v11h5",
  speak: "M4 9.5v5h3.5l4.5 4v-13l-4.5 4zM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11",
  dictate: "M12 4a3 3 0 0 0-3 3v4.5a3 3 0 0 0 6 0V7a3 3 0 0 0-3-3zM5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3",
  out: "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
  sent: "M5 12.5l4.5 4.5L19 7.5",
  sending: "M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM12 7.5V12l3 2",
  latest: "M12 5v14M6 13l6 6 6-6",
  download: "M12 4v11M7 10.5l5 5 5-5M5 20h14",
  clear: "M4.5 12a7.5 7.5 0 1 0 2.5-5.6L4.5 8.5M4.5 4v4.5H9",
  path: "M7 21c0-5.5 10-4.5 10-9.5S9 8 9 3",
};
const DARK = `--accent:var(--polku-accent,#7fd6c8);--on-accent:var(--polku-on-accent,#04292a);--surface:var(--polku-surface,#13201f);--text:var(--polku-text,#e7efed);
  --soft:#a9bbb8;--tint:#1f302e;--line:#3a4d4a;--field:#7d928e;--good:#8fdcae;--stop:#ffb4a9;--warn:#ffd08a;--warn-back:#3a2c10;--shade:rgba(0,0,0,.6);--bar:var(--polku-accent,#0f4a4d);--on-bar:var(--polku-on-accent,#effaf8);color-scheme:dark`;
const CSS = `
:host{all:initial!important;display:block!important;position:fixed!important;inset:auto!important;bottom:0!important;right:0!important;z-index:2147483000!important;width:auto!important;height:auto!important;font-size:medium!important}
:host([position=left]){right:auto!important;left:0!important}
:host([inline]){position:relative!important;z-index:auto!important;width:100%!important;height:100%!important}
:host([hidden]){display:none!important}
*,::before,::after{box-sizing:border-box}
[hidden]{display:none!important}
.root{--accent:var(--polku-accent,#0b5f66);--on-accent:var(--polku-on-accent,#fff);--surface:var(--polku-surface,#fff);--text:var(--polku-text,#152a2c);
  --soft:#4d6264;--tint:#eef4f3;--line:#d3dfdd;--field:#6f8583;--good:#17663f;--stop:#b3261e;--warn:#6b4300;--warn-back:#fff2d9;--shade:rgba(12,40,42,.22);--round:var(--polku-radius,16px);--bar:var(--accent);--on-bar:var(--on-accent);
  color-scheme:light;color:var(--text);font:1em/1.5 var(--polku-font,system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans",Arial,sans-serif);text-align:start;height:100%}
@media (prefers-color-scheme:dark){:host(:not([theme=light])) .root{${DARK}}}
:host([theme=dark]) .root{${DARK}}
button,select,textarea,input{font:inherit;color:inherit;letter-spacing:inherit;margin:0}
button{background:none;border:1px solid transparent;padding:0;cursor:pointer;text-align:inherit}
:focus-visible{outline:3px solid var(--accent);outline-offset:2px}
svg{width:1.25em;height:1.25em;flex:none;fill:none;stroke:currentColor;stroke-width:1.9;stroke-linecap:round;stroke-linejoin:round}
[dir=rtl] .flip{transform:scaleX(-1)}
.hint{display:flex;flex-wrap:wrap;align-items:center;gap:.2em .6em;margin:0 .3em .5em;color:var(--warn);font-size:.9em}
.hide{position:absolute!important;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.launcher{position:relative;display:flex;align-items:center;gap:.6em;margin:var(--polku-inset,20px);padding:.8em 1.3em;min-height:56px;border-radius:999px;background:var(--accent);color:var(--on-accent);font-weight:600;box-shadow:0 6px 24px var(--shade)}
.launcher:focus-visible{outline-color:var(--text);box-shadow:0 0 0 3px var(--surface)}
.launcher svg{width:1.5em;height:1.5em}
.badge{position:absolute;top:-6px;inset-inline-end:-2px;min-width:1.7em;padding:0 .45em;border:2px solid #fff;border-radius:999px;background:#b3261e;color:#fff;font-size:.85em;line-height:1.6;text-align:center}
.panel{display:flex;flex-direction:column;background:var(--surface);border:1px solid var(--line);border-radius:var(--round);overflow:hidden;font-size:calc(1em*var(--scale,1));
  width:min(408px,calc(100vw - 32px));height:min(680px,calc(100vh - 32px));height:min(680px,calc(100dvh - 32px));margin:16px;box-shadow:0 12px 48px var(--shade)}
:host([inline]) .panel{width:100%;height:100%;margin:0;box-shadow:none}
header{display:flex;align-items:center;gap:.25em;padding-block:.5em;padding-inline:1em .5em;background:var(--bar);color:var(--on-bar)}
header :focus-visible{outline-color:var(--on-bar);outline-offset:-3px}
h2{display:flex;align-items:center;gap:.5em;flex:1;margin:0;font-size:1.15em;line-height:1.3;font-weight:650}
.icon{display:grid;place-items:center;width:44px;height:44px;border-radius:12px}
.icon:hover{background:rgba(127,160,157,.25)}
.settings{display:grid;gap:.8em;padding:1em;border-bottom:1px solid var(--line);background:var(--tint);overflow:auto;flex:0 1 auto}
.row{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:.5em 1em}
.row label{flex:1;padding:.4em 0}
.row select{min-height:44px;padding:0 .7em;border:1px solid var(--field);border-radius:10px;background:var(--surface)}
.row input{width:22px;height:22px;margin-inline-end:10px;accent-color:var(--accent)}
.sizes{display:flex;gap:6px}
.sizes button,.plain{display:flex;align-items:center;justify-content:center;gap:.5em;min-width:44px;min-height:44px;padding:.3em .8em;border:1px solid var(--field);border-radius:10px;background:var(--surface)}
.sizes button{padding:0 .55em}
.plain:hover,.sizes button:hover{border-color:var(--accent);color:var(--accent)}
.sizes [aria-pressed=true]{background:var(--accent);border-color:var(--accent);color:var(--on-accent)}
.plain.main{background:var(--accent);border-color:var(--accent);color:var(--on-accent)}
.confirm{display:grid;gap:.6em}
.confirm p{margin:0}
.confirm .row{justify-content:flex-start}
.banner{display:flex;flex-wrap:wrap;align-items:center;gap:.4em 1em;padding:.6em 1em;background:var(--warn-back);color:var(--warn);border-bottom:1px solid var(--line);font-size:.92em}
.notice{margin:0;padding:.6em 1em;border-bottom:1px solid var(--line);font-size:.92em;overflow-wrap:anywhere}
.banner span{flex:1 1 12em}
.link{min-height:32px;padding:.2em .4em;border-radius:8px;color:inherit;text-decoration:underline;text-underline-offset:3px;font-weight:600}
.middle{flex:1;min-height:0;display:flex;overflow:hidden}
.log{flex:1;overflow-y:auto;overscroll-behavior:contain;padding:1em;scroll-padding:1em}
.log:focus-visible{outline-offset:-3px}
.note{margin:0 0 1em;color:var(--soft);font-size:.875em;text-align:center}
.line{display:flex;flex-direction:column;align-items:flex-start;gap:.45em;margin-bottom:1em}
.line.person{align-items:flex-end}
.line.system{align-items:stretch}
.who{color:var(--soft);font-size:.85em;font-weight:600}
.bubble{max-width:min(90%,36em);padding:.65em .95em;border:1px solid transparent;border-radius:var(--round);border-start-start-radius:4px;background:var(--tint);white-space:pre-wrap;overflow-wrap:anywhere}
.bubble div{text-align:start}
.person .bubble{background:var(--bar);color:var(--on-bar);border-radius:var(--round);border-end-end-radius:4px}
.coach .bubble{border-color:var(--accent)}
.system .bubble{max-width:none;background:none;color:var(--soft);font-size:.9em;text-align:center;padding:0}
a{color:var(--accent);text-underline-offset:3px;overflow-wrap:anywhere;border-radius:4px}
a svg{width:.85em;height:.85em;margin-inline-start:.3em;vertical-align:-.06em}
.source{margin:0;font-size:.875em;color:var(--soft)}
.chips{display:flex;flex-wrap:wrap;gap:.5em;max-width:100%}
.chip{display:inline-flex;align-items:center;gap:.45em;min-height:44px;padding:.45em 1em;border:1.5px solid var(--accent);border-radius:22px;background:var(--surface);color:var(--accent);font-weight:550;line-height:1.3;overflow-wrap:anywhere}
.chip:hover{background:var(--accent);color:var(--on-accent)}
.old .chip{border-color:var(--line);font-weight:400}
.cards{display:grid;grid-template-columns:minmax(0,1fr);gap:.7em;width:100%;max-width:36em;container-type:inline-size}
.card{overflow-wrap:anywhere;padding:.9em 1em;border:1px solid var(--line);border-radius:var(--round);background:var(--surface)}
.card h3{display:flex;flex-wrap:wrap;align-items:center;gap:.2em .6em;margin:0 0 .3em;font-size:1em;line-height:1.35}
.state{padding:.1em .7em;border:1px solid currentColor;border-radius:999px;font-size:.78em;font-weight:600;color:var(--good)}
.state.upcoming{color:var(--accent)}
.state.ended{color:var(--warn)}
.card p{margin:0 0 .5em}
dl{display:grid;grid-template-columns:minmax(5em,auto) 1fr;gap:.2em .9em;margin:0 0 .6em;font-size:.93em}
dt{color:var(--soft)}
dd{margin:0;overflow-wrap:anywhere}
@container (max-width:14em){dl{display:block}dd{margin-block-end:.4em!important}}
.links{display:grid;gap:.3em;margin:.3em 0;padding:0;list-style:none}
.links a{display:inline-block;padding:.15em 0}
.card .chips{margin-top:.7em}
.ticket{padding:.5em .9em;border:1px dashed var(--field);border-radius:10px;font-weight:600;letter-spacing:.03em}
.ticket p{margin:0}
.meta{display:flex;flex-wrap:wrap;align-items:center;gap:.1em .35em;color:var(--soft);font-size:.82em}
.meta svg{width:1.2em;height:1.2em}
.tool{display:grid;place-items:center;min-width:32px;min-height:32px;border-radius:8px}
.tool:hover{background:var(--tint);color:var(--accent)}
.tool[aria-pressed=true]{background:var(--accent);color:var(--on-accent)}
.tool.down svg{transform:rotate(180deg)}
.thumbs{display:flex;align-items:center;gap:.2em;font-size:.95em}
.thumbs .tool{min-width:40px;min-height:40px;font-size:1.15em}
.typing{display:flex;align-items:center;gap:.6em;color:var(--soft);font-size:.9em}
.dots{display:flex;gap:5px;padding:.95em;border-radius:var(--round);background:var(--tint)}
.dots i{width:7px;height:7px;border-radius:50%;background:var(--soft);animation:beat 1.2s infinite}
.dots i+i{animation-delay:.15s}
.dots i+i+i{animation-delay:.3s}
@keyframes beat{0%,60%,100%{opacity:.35}30%{opacity:1}}
.latest{display:grid;place-items:center;width:44px;height:44px;border-radius:12px;color:var(--accent)}
.latest:hover{background:var(--tint)}
form{padding:.7em .8em .5em;border-top:1px solid var(--line);background:var(--surface)}
.field{display:flex;align-items:flex-end;gap:.3em;padding:4px;border:1.5px solid var(--field);border-radius:14px}
.field:focus-within{border-color:var(--accent);box-shadow:0 0 0 2px var(--accent)}
textarea{flex:1;min-width:0;min-height:44px;max-height:7.5em;padding:.6em .6em;border:0;background:none;resize:none;line-height:1.45}
textarea:focus-visible{outline:0}
textarea::placeholder{color:var(--soft);opacity:1}
.dictate{color:var(--accent)}
.dictate[aria-pressed=true]{background:var(--stop);color:var(--surface);animation:beat 1.6s infinite}
.send{background:var(--accent);color:var(--on-accent)}
.send:hover{background:var(--text);color:var(--surface)}
.below{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:0 1em;min-height:44px;font-size:.92em}
.human{display:flex;align-items:center;gap:.5em;min-height:44px;padding:0 .5em;border-radius:10px;color:var(--accent);font-weight:600}
.human:hover{text-decoration:underline;text-underline-offset:3px}
.count{color:var(--soft);padding:0 .5em}
.count.over{color:var(--warn);font-weight:600}
@media (max-width:480px),(max-height:480px){
  .panel{width:100vw;height:100vh;height:var(--visible,100dvh);margin:0;border:0;border-radius:0}
  :host([inline]) .panel{border:1px solid var(--line);border-radius:var(--round)}
  :host(:not([inline])) .open{position:fixed;inset:var(--offset,0) 0 auto 0}
  header,form{padding-block:.25em}
}
@media (max-height:320px){.panel{overflow:auto}.middle,.log{flex:none;overflow:visible;max-width:100%}.log{width:100%}}
@media (prefers-reduced-motion:no-preference){:host(:not([inline])) .open{animation:rise .18s ease-out}@keyframes rise{from{opacity:0;transform:translateY(12px)}}}
@media (prefers-reduced-motion:reduce){.dots i{animation:none;opacity:.8}.dictate[aria-pressed=true]{animation:none}}
@media (prefers-contrast:more){.root{--line:var(--text);--field:var(--text);--soft:var(--text)}}
@media (forced-colors:active){.send,.dictate[aria-pressed=true],.tool[aria-pressed=true],.sizes [aria-pressed=true]{border:2px solid Highlight}.bubble,.card,.launcher,.dots{border:1px solid CanvasText}}
@media print{.launcher,form,header .icon{display:none}}
`;

// ---------------------------------------------------------------- small parts
/** A DOM node; "on…" properties are listeners, null and false ones are left out. Strings become text, never markup. */
function h(tag, props, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props || {})) {
    if (typeof value === "function") node.addEventListener(name.slice(2), value);
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

function icon(name, classes = "") {
  const SVG = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(SVG, "svg");
  const path = svg.appendChild(document.createElementNS(SVG, "path"));
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", "aria-hidden": "true", class: classes })) svg.setAttribute(key, value);
  path.setAttribute("d", ICONS[name]);
  return svg;
}

/** Remembers in the browser; in memory alone where the browser forbids storage (private windows, blocked site data). */
class Memory {
  constructor(kind, prefix) {
    this.prefix = prefix;
    this.own = new Map();
    try { this.area = window[kind]; } catch { this.area = null; }
  }
  get(name) {
    try { return this.area.getItem(this.prefix + name); } catch { return this.own.get(name) ?? null; }
  }
  set(name, value) {
    const forget = value === null;
    if (forget) this.own.delete(name); else this.own.set(name, String(value));
    try { forget ? this.area.removeItem(this.prefix + name) : this.area.setItem(this.prefix + name, value); } catch { /* kept in this.own */ }
  }
}

const randomId = () => Array.from(crypto.getRandomValues(new Uint8Array(12)), (byte) => byte.toString(16).padStart(2, "0")).join("");
const isWebAddress = (url) => /^https?:\/\//i.test(url);
const isTouched = () => matchMedia("(pointer: coarse)").matches; // with the focus in the field a keyboard would cover half the phone
const base = (language) => String(language || "").toLowerCase().split(/[-_]/)[0];
const direction = (language) => (RIGHT_TO_LEFT.includes(base(language)) ? "rtl" : "ltr");

// ---------------------------------------------------------------- the connection
const LONGEST_FRAME_BYTES = 15000; // the server takes 16 KB
const LONGEST_WAIT_MS = 30000, QUIET_MS = 25000, PONG_MS = 10000, RESEND_MS = 5000;

/** One WebSocket that comes back by itself. What the person sent stays in the outbox, over a reload too, until the server's ack:
    sent again in order with the same ids, which the server never asks twice. */
class Connection {
  constructor(address, memory, outbox, page) {
    Object.assign(this, { address, memory, page, drawer: outbox, socket: null, ready: false, tries: 0, wanted: false });
    try { this.outbox = JSON.parse(outbox.get("outbox")) || []; } catch { this.outbox = []; }
  }
  get token() { return this.memory.get("token"); }
  keep() { this.drawer.set("outbox", this.outbox.length ? JSON.stringify(this.outbox) : null); }

  start() {
    this.wanted = true;
    this.pulse = this.pulse || setInterval(() => this.check(), 5000);
    if (!this.socket) this.connect();
  }
  stop() {
    this.wanted = false;
    clearInterval(this.pulse);
    clearTimeout(this.timer);
    this.pulse = null;
    this.drop();
  }
  restart() { this.drop(); this.tries = 0; if (this.wanted) this.connect(); }
  forget() { this.outbox = []; this.keep(); this.memory.set("token", null); }
  drop() {
    const socket = this.socket;
    this.socket = null;
    this.ready = false;
    if (socket) socket.close();
  }

  connect() {
    clearTimeout(this.timer);
    const used = this.token;
    let socket;
    try { socket = new WebSocket(this.address); } catch { return this.later(); }
    this.socket = socket;
    this.heard = Date.now();
    this.asked = 0;
    socket.onopen = () => this.transmit({ type: "hello", v: 1, token: used, locale: this.page.locale(), seen: this.page.seen(), topic: this.page.topic() ?? undefined, link: this.page.link() ?? undefined });
    socket.onmessage = ({ data }) => {
      if (socket !== this.socket) return;
      this.heard = Date.now();
      this.asked = 0;
      this.take(JSON.parse(data), used);
    };
    socket.onclose = () => {
      if (socket !== this.socket) return;
      this.drop();
      this.later();
    };
  }
  later() {
    this.page.connected(false);
    if (!this.wanted) return;
    // Jitter: when the server restarts, a thousand pages must not all come back in the same second.
    const wait = Math.min(LONGEST_WAIT_MS, 1000 * 2 ** this.tries++) * (0.7 + 0.6 * Math.random());
    this.timer = setTimeout(() => this.connect(), wait);
  }
  /** Networks die without a word: after a silence ask, and without an answer start again. */
  check() {
    if (!this.socket || !this.ready) {
      if (this.socket && Date.now() - this.heard > 2 * PONG_MS) { this.drop(); this.later(); }
      return;
    }
    const now = Date.now();
    if (this.asked && now - this.asked >= PONG_MS) { this.drop(); this.later(); }
    else if (!this.asked && now - this.heard > (this.outbox.length ? RESEND_MS : QUIET_MS)) { this.asked = now; this.transmit({ type: "ping" }); }
  }

  take(frame, used) {
    if (frame.type === "welcome") {
      const renewed = used !== null && used !== frame.token;
      // A new conversation never offered the buttons of the old one; what the person typed still goes to it.
      if (renewed) this.outbox = this.outbox.filter(({ text, payload }) => text || payload === "/request_human");
      this.keep();
      this.memory.set("token", frame.token);
      this.ready = true;
      this.tries = 0;
      this.page.take({ ...frame, renewed });
      this.tell();
      this.outbox.forEach((kept) => this.transmit(this.frame(kept)));
      return this.page.connected(true);
    }
    if (frame.type === "ack" || (frame.type === "error" && frame.id && ["bad_frame", "too_large", "too_many", "read_only"].includes(frame.code))) {
      this.outbox = this.outbox.filter(({ id }) => id !== frame.id);
      this.keep();
    } else if (frame.code === "not_stored") {
      setTimeout(() => this.outbox.filter(({ id }) => id === frame.id).forEach((kept) => this.transmit(this.frame(kept))), RESEND_MS);
    } else if (frame.code === "gone") return this.restart();
    else if (frame.code === "version" || frame.code === "moved") this.stop();
    this.page.take(frame);
  }
  /** The language the person chose; without a connection it waits for the next. */
  tell(language = this.wish) {
    this.wish = language;
    if (!language || !this.ready) return;
    this.transmit({ type: "language", language });
    this.wish = null;
  }
  frame({ id, text, payload, title }) { return payload ? { type: "press", id, payload, title } : { type: "message", id, text }; }
  /** Keeps {id, text} or {id, payload, title} until acknowledged, and sends it now if it can. */
  send(kept) {
    this.outbox.push(kept);
    this.keep();
    if (this.ready) this.transmit(this.frame(kept));
  }
  transmit(frame) { if (this.socket && this.socket.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(frame)); }
}

// ---------------------------------------------------------------- the element
class PolkuChat extends HTMLElement {
  static get observedAttributes() { return ["language"]; }

  connectedCallback() {
    if (this.connection) { if (this.isOpen || this.connection.token) this.connection.start(); return; } // moved within the page
    const server = new URL(this.getAttribute("server") || BASE, location.href);
    const prefix = `polku:${server.host}:`;
    this.memory = new Memory(this.getAttribute("storage") === "session" ? "sessionStorage" : "localStorage", prefix);
    this.tab = new Memory("sessionStorage", prefix);
    this.connection = new Connection(new URL("ws", server).href.replace(/^http/, "ws"), this.memory, this.tab, {
      locale: () => this.language, seen: () => this.seen, topic: () => this.getAttribute("topic"), link: () => this.brought, take: (frame) => this.take(frame), connected: (is) => this.connected(is) });
    this.brought = this.link();
    this.limit = 1000;
    this.pressed = new Set();
    this.isInline = this.hasAttribute("inline");
    this.language = [this.memory.get("language"), this.getAttribute("language"), document.documentElement.lang, navigator.language, "fi"].map(base).find((one) => LANGUAGES[one]);
    this.build();
    this.empty();
    this.resize(Number(this.memory.get("size")) || 1);
    this.translate();
    this.connection.outbox.forEach((kept) => this.pending(kept));
    this.listen();
    this.announceLanguage();
    if (this.isInline || this.brought || (this.tab.get("open") && !this.small.matches)) this.open(false);
    else if (this.connection.token) this.connection.start(); // only who has talked before is connected: there may be news
  }
  disconnectedCallback() { this.hush(); this.connection.stop(); }
  attributeChangedCallback(_name, _before, now) {
    if (this.connection && LANGUAGES[base(now)] && base(now) !== this.language) this.choose(base(now));
  }

  /** The token of a mailed link, taken out of the address at once. It counts once, so a person must press: mail filters open links too. */
  link() {
    const found = /^#polku=([\w-]{16,64})$/.exec(location.hash);
    if (found) history.replaceState(history.state, "", location.pathname + location.search);
    return found && found[1];
  }
  text(key, value = "") { return TEXTS[key][Object.keys(LANGUAGES).indexOf(this.language)].replace("{0}", value); }
  time(iso, options) { return new Intl.DateTimeFormat(this.language === "en" ? "en-GB" : this.language, options).format(new Date(iso)); }

  // ---- the frame around the conversation
  /** Marks a node so that translate() fills an attribute or its text. */
  said(node, key, attribute = "text") { this.labels.push([node, key, attribute]); return node; }
  button(name, key, classes, action) {
    const node = this.said(h("button", { type: "button", class: classes, onclick: action }, icon(name)), key, "aria-label");
    return this.said(node, key, "title");
  }
  build() {
    this.labels = [];
    const shadow = this.attachShadow({ mode: "open" });
    this.small = matchMedia("(max-width: 480px), (max-height: 480px)");
    this.live = h("div", { class: "hide", "aria-live": "polite" });
    this.badge = h("span", { class: "badge", "aria-hidden": "true", hidden: true });
    this.launcher = h("button", { type: "button", class: "launcher", hidden: this.isInline, "aria-haspopup": "dialog", "aria-expanded": "false", onclick: () => this.open() },
      icon("chat"), this.said(h("span"), "ask"), this.badge);
    this.list = h("div", {});
    this.dots = h("div", { class: "typing", hidden: true }, h("span", { class: "dots", "aria-hidden": "true" }, h("i"), h("i"), h("i")), this.said(h("span"), "typing"));
    this.log = this.said(h("div", { class: "log", role: "log", "aria-live": "off", tabindex: "0", onscroll: () => this.scrolled() },
      this.said(h("p", { class: "note" }), "about"), this.list, this.dots), "chat", "aria-label");
    this.banner = h("div", { class: "banner", hidden: true });
    this.notice = h("p", { class: "notice", role: "note", hidden: true });
    this.panel = h("section", { class: "panel", role: this.isInline ? "region" : "dialog", "aria-label": "Polku", tabindex: "-1", hidden: !this.isInline },
      this.header(), this.settings(), this.notice, this.banner, h("div", { class: "middle" }, this.log), this.form());
    this.root = h("div", { class: "root" }, this.panel, this.launcher, this.live);
    if ("adoptedStyleSheets" in shadow && "replaceSync" in CSSStyleSheet.prototype) { // allowed by every CSP, unlike a style element
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(CSS);
      shadow.adoptedStyleSheets = [sheet];
      shadow.append(this.root);
    } else shadow.append(h("style", { nonce: SCRIPT && SCRIPT.nonce }, CSS), this.root);
  }
  header() {
    this.gear = this.button("settings", "settings", "icon", () => this.toggle());
    this.gear.setAttribute("aria-expanded", "false");
    this.closer = this.button("close", "close", "icon", () => this.close());
    this.closer.hidden = this.isInline;
    return h("header", {}, h("h2", {}, icon("path"), "Polku"), this.gear, this.closer);
  }
  settings() {
    this.select = h("select", { id: "language", onchange: () => this.choose(this.select.value) },
      ...Object.entries(LANGUAGES).map(([code, name]) => h("option", { value: code, lang: code }, name)));
    this.sizes = [1, 1.25, 1.5].map((scale) => h("button", { type: "button", onclick: () => { this.resize(scale); this.memory.set("size", scale); } }, `${scale * 100} %`));
    if (window.speechSynthesis) speechSynthesis.getVoices(); // browsers load them only when first asked
    this.reads = h("input", { type: "checkbox", id: "aloud", onchange: () => { if (!this.reads.checked) speechSynthesis.cancel(); } });
    this.confirm = h("div", { class: "confirm", hidden: true, role: "group" }, this.said(h("p", { tabindex: "-1", id: "ask" }), "clearAsk"), h("div", { class: "row" },
      this.said(h("button", { type: "button", class: "plain main", onclick: () => this.clear() }), "remove"),
      this.said(h("button", { type: "button", class: "plain", onclick: () => this.asking(false) }), "cancel")));
    this.confirm.setAttribute("aria-labelledby", "ask");
    this.clearer = h("button", { type: "button", class: "plain", onclick: () => this.asking(true) }, icon("clear"), this.said(h("span"), "clear"));
    this.menu = h("div", { class: "settings", hidden: true, role: "group" },
      h("div", { class: "row" }, this.said(h("label", { for: "language" }), "language"), this.select),
      h("div", { class: "row" }, this.said(h("span"), "size"), this.said(h("div", { class: "sizes", role: "group" }, ...this.sizes), "size", "aria-label")),
      h("div", { class: "row", hidden: !window.speechSynthesis }, this.said(h("label", { for: "aloud" }), "aloud"), this.reads),
      h("div", { class: "row" }, h("button", { type: "button", class: "plain", onclick: () => this.download() }, icon("download"), this.said(h("span"), "download")), this.clearer),
      this.confirm);
    return this.said(this.menu, "settings", "aria-label");
  }
  form() {
    this.input = h("textarea", { rows: "1", enterkeyhint: "send", autocomplete: "off", "aria-describedby": "count", oninput: () => { this.hush(); this.typed(); this.tellTyping(); },
      onkeydown: (event) => { if (event.key === "Enter" && !event.shiftKey && !event.isComposing && event.keyCode !== 229) { event.preventDefault(); this.submit(); } } });
    this.said(this.said(this.input, "write", "placeholder"), "write", "aria-label");
    this.count = h("span", { class: "count", id: "count" });
    this.mic = this.button("dictate", "dictate", "icon dictate", () => this.dictate());
    this.mic.hidden = !Recognition;
    this.mic.setAttribute("aria-pressed", "false");
    const send = this.button("send", "send", "icon send flip", () => this.submit());
    const human = h("button", { type: "button", class: "human", onclick: () => this.press({ payload: "/request_human", title: this.text("person") }) }, icon("person"), this.said(h("span"), "person"));
    this.hint = h("p", { class: "hint", hidden: true });
    this.latest = this.button("latest", "latest", "latest", () => this.glide(this.log.scrollHeight)); // down here it covers no words
    this.latest.hidden = true;
    return h("form", { onsubmit: (event) => event.preventDefault() }, this.hint, h("div", { class: "field" }, this.input, this.mic, send), h("div", { class: "below" }, human, this.count, this.latest));
  }
  translate() {
    for (const [node, key, attribute] of this.labels) {
      if (attribute === "text") node.textContent = this.text(key); else node.setAttribute(attribute, this.text(key));
    }
    this.root.lang = this.select.value = this.language;
    this.root.dir = direction(this.language);
    this.typed();
    this.counted();
    this.offline();
    this.notify();
    this.redraw();
  }
  /** Draws the lines again in the new language; the keyboard's place among them stays. */
  redraw() {
    const held = this.shadowRoot.activeElement;
    const line = held && held.closest(".line");
    const nth = line && [...line.querySelectorAll("a,button")].indexOf(held);
    for (const [key, { item, node }] of this.lines) {
      const fresh = this.line(item);
      if (node === line) requestAnimationFrame(() => fresh.querySelectorAll("a,button")[nth]?.focus());
      node.replaceWith(fresh);
      this.lines.set(key, { item, node: fresh });
    }
    this.age();
  }
  listen() {
    this.shadowRoot.addEventListener("keydown", (event) => this.key(event));
    // A dropped file would open in the place of the page, and a pasted one would vanish without a word.
    for (const name of ["dragover", "drop", "paste"]) this.panel.addEventListener(name, (event) => this.refuseFiles(event));
    addEventListener("online", () => this.connection.restart());
    addEventListener("pagehide", () => this.connection.drop());
    addEventListener("pageshow", (event) => { if (event.persisted) this.connection.restart(); });
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) return;
      this.read();
      if (this.connection.wanted && !this.connection.ready) this.connection.restart();
    });
    // Another tab of the same page began anew or opened the conversation: all tabs show the same one.
    addEventListener("storage", (event) => {
      if (!event.key || !event.key.endsWith("token") || !this.isConnected || event.storageArea !== this.memory.area || this.connection.token === this.token) return;
      this.empty();
      if (this.connection.token || this.isOpen) this.connection.start(); else this.connection.stop();
      this.connection.restart();
    });
    if (!this.isInline && window.visualViewport) visualViewport.addEventListener("resize", () => this.fit());
  }
  /** A phone's keyboard covers a fixed panel unless it is told what is left to see. */
  fit() {
    if (visualViewport.scale > 1.05) return; // pinched larger to read, not a keyboard
    this.panel.style.setProperty("--visible", `${visualViewport.height}px`);
    this.panel.style.setProperty("--offset", `${visualViewport.offsetTop}px`);
  }
  key(event) {
    if (event.key === "Escape" && this.hearing) { event.stopPropagation(); this.hush(); this.input.focus(); }
    else if (event.key === "Escape" && !this.menu.hidden) { event.stopPropagation(); this.toggle(); }
    else if (event.key === "Escape" && this.isOpen && !this.isInline) { event.stopPropagation(); this.close(); }
    else if (event.key === "Tab" && this.isOpen && !this.isInline && this.small.matches) this.trap(event);
  }
  /** The panel covers a small screen: Tab stays in it. */
  trap(event) {
    const stops = [...this.panel.querySelectorAll("a,button,select,input,textarea,.log")].filter((one) => one.getClientRects().length);
    const end = event.shiftKey ? stops[0] : stops[stops.length - 1];
    if (this.shadowRoot.activeElement !== end && this.shadowRoot.activeElement !== this.panel) return;
    event.preventDefault();
    (event.shiftKey ? stops[stops.length - 1] : stops[0]).focus();
  }

  // ---- open, close, settings
  get isOpen() { return !this.panel.hidden; }
  /** Shows the chat. `focus` false when the page, not the person, opened it. */
  open(focus = true) {
    this.panel.hidden = false;
    this.panel.classList.add("open");
    this.launcher.hidden = true;
    this.launcher.setAttribute("aria-expanded", "true");
    if (!this.isInline) this.tab.set("open", "1");
    this.typed(); // what was hidden had no height
    if (this.small.matches && !this.isInline) this.panel.setAttribute("aria-modal", "true"); else this.panel.removeAttribute("aria-modal");
    if (!this.brought) this.connection.start();
    this.read();
    this.follow();
    if (focus) (isTouched() ? this.panel : this.input).focus();
  }
  close() {
    if (this.isInline) return;
    this.hush();
    this.panel.hidden = true;
    this.launcher.hidden = false;
    this.launcher.setAttribute("aria-expanded", "false");
    this.tab.set("open", null);
    if (!this.connection.token) this.connection.stop();
    this.launcher.focus();
  }
  toggle() {
    this.menu.hidden = !this.menu.hidden;
    this.gear.setAttribute("aria-expanded", String(!this.menu.hidden));
    this.asking(false);
    (this.menu.hidden ? this.gear : this.select).focus();
  }
  asking(now) {
    const back = !now && !this.confirm.hidden && !this.menu.hidden;
    this.confirm.hidden = !now;
    this.clearer.hidden = now;
    if (now) { this.confirm.scrollIntoView({ block: "nearest" }); this.confirm.firstChild.focus(); } else if (back) this.clearer.focus();
  }
  resize(scale) {
    this.panel.style.setProperty("--scale", scale);
    this.sizes.forEach((one) => one.setAttribute("aria-pressed", String(one.textContent === `${scale * 100} %`)));
    this.typed(); // the field grows with its words
  }
  /** The person's own choice: remembered, and told to the assistant, which stays with it. */
  choose(language) {
    this.change(language);
    this.connection.tell(language);
  }
  /** The conversation changed to a language: so do our texts. */
  adopt(language) { if (language !== this.language && LANGUAGES[language]) this.change(language); }
  change(language) {
    this.hush(); // it listens for the other language
    this.language = language;
    this.memory.set("language", language);
    this.translate();
    this.announceLanguage();
  }
  /** For the page around: its own texts may follow. */
  announceLanguage() { this.dispatchEvent(new CustomEvent("polku-language", { detail: this.language, bubbles: true })); }
  clear() {
    this.hush();
    if (window.speechSynthesis) speechSynthesis.cancel();
    this.connection.forget();
    this.memory.set("read", null);
    this.empty();
    this.toggle();
    this.connection.restart();
    this.input.focus();
  }
  empty() {
    this.lines = new Map();
    this.seen = 0;
    this.pressed.clear();
    this.list.replaceChildren();
    this.typing(false);
  }

  // ---- what the server says
  take(frame) {
    const { type } = frame;
    if (type === "welcome") this.welcome(frame);
    else if (type === "ack") this.show({ ...this.lines.get(frame.id)?.item, from: "person", ...frame });
    else if (type === "typing") this.typing(true);
    else if (type === "reply" || (type === "message" && frame.from)) this.arrived(frame);
    else if (type === "changed") this.corrected(frame);
    else if (type === "language") this.adopt(frame.language);
    else if (type === "carry") this.move(frame.url);
    else if (type === "notice") this.notify(frame.notice);
    else if (type === "error") this.trouble(frame);
  }
  welcome(frame) {
    if (frame.renewed) { this.empty(); this.memory.set("read", null); }
    const isReturn = this.seen > 0;
    this.token = frame.token;
    this.limit = frame.max_characters || this.limit;
    this.brought = null;
    this.canMove = frame.telegram;
    this.isWithCoach = frame.mode === "coach";
    this.notify(frame.notice);
    // Without answers yet the page's language is the better guess; the greeting follows the locale of hello.
    if (frame.history.length && !this.connection.wish) this.adopt(frame.language);
    frame.history.forEach((item) => (isReturn ? this.arrived(item) : this.show(item)));
    this.connection.outbox.forEach((kept) => this.pending(kept));
    this.counted();
    this.follow();
  }
  arrived(item) {
    if (item.from !== "person") this.typing(false);
    if (item.from === "coach") this.isWithCoach = true;
    if (!this.show(item) || item.from === "person") return;
    if (item.id || this.latest.hidden) this.follow(); // who reads further up is not pulled away by news
    this.speakUp(this.lines.get(item.seq).item);
    this.counted();
    if (this.reads.checked && !this.hearing) this.speak(item);
  }
  /** A coach corrected or withdrew a line. */
  corrected(item) {
    const known = this.lines.get(item.seq);
    if (!known) return;
    const node = this.line({ buttons: [], cards: [], ...item });
    known.node.replaceWith(node);
    this.lines.set(item.seq, { item, node });
    this.age();
    this.say(`${this.author(item)}: ${item.text}`);
  }
  trouble({ code, text, id }) {
    if (code === "version") { this.say(this.text("reload")); this.broken = true; return this.offline(); }
    if (!["too_large", "too_many", "not_answered", "read_only", "moved", "link_gone"].includes(code)) return;
    this.typing(false);
    const kept = this.lines.get(id);
    if (kept && ["too_large", "too_many", "read_only"].includes(code)) this.show({ ...kept.item, state: "refused" });
    if (this.list.lastChild?.className === "note" && this.list.lastChild.textContent === text) return; // said already
    this.list.append(h("p", { class: "note" }, text));
    this.say(text);
    this.follow();
  }
  /** The operator's notice, in the language there is. */
  notify(notices = this.notices) {
    this.notices = notices;
    const language = [this.language, "en", "fi"].find((one) => this.notices?.[one]);
    this.notice.hidden = !language;
    this.notice.textContent = language ? this.notices[language] : "";
    if (language) this.notice.lang = language;
    this.notice.dir = "auto";
  }
  connected(is) {
    const was = this.isOnline;
    this.isOnline = is;
    this.offline();
    if (was === is) return;
    for (const { item } of [...this.lines.values()]) if (item.state === "sending") this.show(item);
    if (!is) this.typing(false);
    if (this.isOpen && was !== undefined) this.say(this.text(is ? "online" : "offline"));
  }
  offline() {
    if (this.brought && !this.connection.wanted) {
      this.banner.hidden = false;
      return this.banner.replaceChildren(h("span", {}, this.text("answered")), h("button", { type: "button", class: "link", onclick: () => this.connection.start() }, this.text("bring")));
    }
    this.banner.hidden = !this.broken && this.isOnline !== false;
    this.banner.replaceChildren(h("span", {}, this.text(this.broken ? "reload" : "offline")),
      this.broken ? "" : h("button", { type: "button", class: "link", onclick: () => this.connection.restart() }, this.text("tryNow")));
  }
  typing(is) {
    clearTimeout(this.typingEnd);
    clearTimeout(this.typingSaid);
    this.dots.hidden = !is;
    if (!is) return;
    this.typingEnd = setTimeout(() => this.typing(false), 12000);
    this.typingSaid = setTimeout(() => this.say(this.text("typing")), 1500); // a quick answer speaks for itself
    this.follow();
  }
  /** Through the one live region. */
  say(text) {
    const node = this.live.appendChild(h("p", {}, text));
    setTimeout(() => node.remove(), 20000);
  }
  speakUp(item) {
    const choices = item.buttons.filter(({ kind }) => kind !== "feedback").map(({ title }) => title);
    const names = item.cards.map(({ name }) => name);
    if (!this.isOpen) return this.say(`Polku: ${this.text("unread", this.unread())}`);
    this.say(`${this.author(item)}: ${[item.text, ...names, choices.length ? `${this.text("options")}: ${choices.join(", ")}` : ""].filter(Boolean).join("\n")}`);
  }

  // ---- what the person does
  typed() {
    const { input, count } = this;
    const used = [...input.value].length;
    const over = used > this.limit || new TextEncoder().encode(JSON.stringify(input.value)).length > LONGEST_FRAME_BYTES;
    input.style.height = "auto";
    input.style.height = `${Math.max(44, input.scrollHeight)}px`;
    count.textContent = over || used > this.limit * 0.8 ? `${used} / ${this.limit}${over ? `. ${this.text("tooLong")}` : ""}` : "";
    count.classList.toggle("over", over);
    input.setAttribute("aria-invalid", String(over));
    return over;
  }
  /** A coach in the chat sees that the person is writing: that alone, and now and then. */
  tellTyping() {
    if (!this.isWithCoach || !this.input.value || Date.now() - (this.toldTyping || 0) < 4000) return;
    this.toldTyping = Date.now();
    if (this.connection.ready) this.connection.transmit({ type: "typing" });
  }
  submit() {
    this.hush();
    const text = this.input.value.replace(/[\ud800-\udfff]/gu, "").trim(); // halves of characters cannot be stored
    if (!text) return this.input.focus();
    if (this.typed()) { this.say(this.text("tooLong")); return this.input.focus(); }
    this.post({ id: randomId(), text });
    this.input.value = "";
    this.typed();
    this.input.focus();
  }
  refuseFiles(event) {
    const { types } = event.dataTransfer || event.clipboardData;
    if (!types.includes("Files") || types.includes("text/plain")) return; // text from an office program comes with a picture of it
    event.preventDefault();
    if (event.type !== "dragover") this.advise("noFiles");
  }
  press(button) { this.post({ id: randomId(), payload: button.payload, title: button.title }); }
  post(kept) {
    kept.at = new Date().toISOString();
    this.pending(kept);
    this.connection.start();
    this.connection.send(kept);
    this.follow();
  }
  pending({ id, text, title, at }) {
    if (!this.lines.has(id)) this.show({ from: "person", id, text: text || title, at, seq: Infinity, state: "sending" });
  }
  async copy(item, button) {
    const text = item.link ? `${item.text}\n${item.link.url}` : item.text;
    try { await navigator.clipboard.writeText(text); } catch { return; }
    button.replaceChildren(icon("sent"));
    this.say(this.text("copied"));
    setTimeout(() => button.replaceChildren(icon("copy")), 2000);
  }
  /** With a voice of the device alone: others would send the text to their maker. */
  speak(item) {
    const voices = speechSynthesis.getVoices().filter((voice) => voice.localService);
    const voice = voices.find((one) => base(one.lang) === base(item.language));
    if (!voice) return this.advise("noVoice");
    this.advise("");
    const words = new SpeechSynthesisUtterance(item.text.replace(/https?:\S+/g, ""));
    words.voice = voice;
    words.lang = voice.lang;
    speechSynthesis.speak(words);
  }
  /** A word above the field, for eight seconds or while there are `buttons` or something goes on. */
  advise(key, ...buttons) {
    clearTimeout(this.hintEnd);
    this.hint.hidden = !key;
    this.hint.replaceChildren(key && this.text(key), ...buttons);
    if (!key) return;
    this.say(this.text(key));
    if (!buttons.length && !this.hearing) this.hintEnd = setTimeout(() => this.advise(""), 8000);
  }
  /** Speech goes into the field and no further: the person reads it and sends it. Some browsers have servers of their makers
      listen; then it is asked once. */
  async dictate() {
    if (this.hearing) return this.hearing.stop();
    const { language, region } = new Intl.Locale(this.language).maximize();
    const lang = `${language}-${region}`;
    const local = await Recognition.available?.({ langs: [lang], processLocally: true }).catch(() => null);
    if (local === "available" || this.memory.get("dictates")) return this.hear(lang, local === "available");
    const agree = h("button", { type: "button", class: "link", onclick: () => { this.memory.set("dictates", 1); this.hear(lang, false); } }, this.text("dictate"));
    this.advise("dictateAsk", agree, h("button", { type: "button", class: "link", onclick: () => { this.advise(""); this.mic.focus(); } }, this.text("cancel")));
    agree.focus();
  }
  hear(lang, processLocally) {
    if (window.speechSynthesis) speechSynthesis.cancel(); // or it would write down what it reads aloud
    const hearing = this.hearing = new Recognition();
    const before = this.input.value.trim() && `${this.input.value.trim()} `;
    let trouble;
    hearing.onresult = ({ results }) => {
      if (hearing !== this.hearing) return;
      this.input.value = before + [...results].map(([best]) => best.transcript).join("").trim();
      this.typed();
    };
    hearing.onerror = ({ error }) => { trouble = error !== "no-speech"; };
    hearing.onend = () => {
      if (hearing !== this.hearing) return;
      this.hush();
      if (trouble) this.advise("notHeard");
      if (isTouched()) this.say(this.input.value); else this.input.focus();
    };
    this.mic.setAttribute("aria-pressed", "true");
    this.advise("listening");
    this.mic.focus();
    Object.assign(hearing, { lang, processLocally, interimResults: true });
    hearing.start();
  }
  /** Ends dictation; what was heard stays in the field. */
  hush() {
    const { hearing } = this;
    this.hearing = null;
    if (!hearing) return;
    this.mic.setAttribute("aria-pressed", "false");
    this.advise("");
    hearing.abort();
  }
  download() {
    const lines = this.sorted().map(({ item }) => [`[${this.time(item.at, { dateStyle: "short", timeStyle: "short" })}] ${this.author(item)}: ${item.text}`,
      ...(item.cards || []).map(({ name, why, links }) => `  * ${name}: ${why || ""} ${(links || []).map(({ url }) => url).join(" ")}`),
      item.link && `  ${this.text("source")}: ${item.link.title} ${item.link.url}`, item.handoff && `  ${this.text("reference", item.handoff.reference)}`].filter(Boolean).join("\n"));
    const url = URL.createObjectURL(new Blob([lines.join("\n\n")], { type: "text/plain;charset=utf-8" }));
    h("a", { href: url, download: `polku-${new Date().toISOString().slice(0, 10)}.txt` }).click();
    setTimeout(() => URL.revokeObjectURL(url), 10000);
  }

  // ---- the lines
  sorted() { return [...this.lines.values()].sort((a, b) => (a.item.seq === b.item.seq ? 0 : a.item.seq - b.item.seq)); }
  author(item) { return item.from === "person" ? this.text("you") : item.from === "coach" ? this.text("coach") : "Polku"; }
  /** Puts a line in its place; false when it was there already. The person's own are known by id, all others by seq. */
  show(item) {
    item = { buttons: [], cards: [], ...item };
    const key = (item.from === "person" && item.id) || item.seq;
    const known = this.lines.get(key);
    if (known && item.from !== "person") return false;
    if (known) known.node.remove();
    if (item.from !== "person") this.seen = Math.max(this.seen, item.seq);
    const node = this.line(item);
    this.list.insertBefore(node, [...this.list.children].find((other) => other.seq > item.seq) || null);
    this.lines.set(key, { item, node });
    if (item.from !== "person" || !known) this.age();
    return true;
  }
  /** Only buttons that came after the person's last words stand out. */
  age() {
    let isOld = false;
    for (let node = this.list.lastElementChild; node; node = node.previousElementSibling) {
      isOld = isOld || node.classList.contains("person");
      node.classList.toggle("old", isOld);
    }
  }
  line(item) {
    const isPerson = item.from === "person";
    // A coach may write another language than the conversation's.
    const about = isPerson || item.from === "coach" ? { dir: "auto" } : { lang: item.language, dir: direction(item.language) };
    const node = h("div", { class: `line ${item.from}` },
      h("span", { class: item.from === "coach" ? "who" : "hide" }, this.author(item)),
      item.text && h("div", { class: "bubble" }, h("div", about, ...(isPerson ? [item.text] : this.linked(item.text)))));
    if (isPerson) node.append(this.state(item)); else this.extras(item, about).forEach((part) => part && node.append(part));
    node.seq = item.seq;
    node.turn = item.id;
    return node;
  }
  linked(text) {
    return text.split(/(https?:\/\/[^\s<>"]*[^\s<>".,;:!?)])/).map((part, odd) => (odd % 2 ? this.anchor(part, part) : part));
  }
  anchor(title, url) {
    if (!isWebAddress(url)) return h("span", {}, title);
    return h("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, h("bdi", {}, title), icon("out"), h("span", { class: "hide" }, ` (${this.text("newTab")})`));
  }
  extras(item, about) {
    const { link, handoff } = item;
    const choices = item.buttons.filter(({ kind }) => kind !== "feedback");
    const day = link && link.checked_on && this.time(`${link.checked_on}T12:00:00`, { dateStyle: "medium" });
    return [
      item.cards.length > 0 && h("div", { class: "cards", ...about }, ...item.cards.map((card) => this.card(card))),
      link && h("p", { class: "source" }, `${this.text("source")}: `, this.anchor(link.title, link.url), day ? ` (${this.text("checked", day)})` : ""),
      handoff && h("div", { class: "ticket" }, this.text("reference", handoff.reference), this.canMove && this.mover()),
      choices.length > 0 && this.chips(choices, about),
      item.from !== "system" && this.tools(item),
    ];
  }
  /** Goes on in Telegram: the server makes a link only when asked. */
  mover() {
    return h("p", {}, h("button", { type: "button", class: "link", onclick: (event) => { this.moving = event.target.parentNode; this.connection.transmit({ type: "carry" }); } }, this.text("telegram")));
  }
  move(url) {
    if (!this.moving) return;
    const link = this.anchor(this.text("telegramOpen"), url);
    this.moving.replaceChildren(link, ` ${this.text("telegramOnce")}`);
    link.focus();
  }
  chips(buttons, about) {
    return h("div", { class: "chips" }, ...buttons.map((button) => h("button", { type: "button", class: "chip", ...about, onclick: () => this.press(button) }, button.kind === "person" && icon("person"), button.title)));
  }
  card(given) {
    const card = { facts: [], links: [], buttons: [], ...given };
    const status = card.status && h("span", { class: `state ${card.status}` }, TEXTS[card.status] ? this.text(card.status) : card.status);
    if (status && TEXTS[card.status]) { status.lang = this.language; status.dir = direction(this.language); }
    return h("article", { class: "card" }, h("h3", {}, card.name, status), card.why && h("p", {}, card.why),
      card.facts.length > 0 && h("dl", {}, ...card.facts.flatMap(({ label, value }) => [h("dt", {}, label), h("dd", {}, value)])),
      card.links.length > 0 && h("ul", { class: "links" }, ...card.links.map(({ title, url }) => h("li", {}, this.anchor(title, url)))),
      card.buttons.length > 0 && this.chips(card.buttons));
  }
  clock(iso) {
    const today = new Date().toDateString() === new Date(iso).toDateString();
    return h("time", { datetime: iso }, this.time(iso, { ...(today ? {} : { day: "numeric", month: "short" }), hour: "2-digit", minute: "2-digit", hourCycle: "h23" }));
  }
  tools(item) {
    const tool = (name, key, action) => h("button", { type: "button", class: "tool", title: this.text(key), "aria-label": this.text(key), onclick: action }, icon(name));
    const copy = navigator.clipboard && tool("copy", "copy", () => this.copy(item, copy));
    const speak = window.speechSynthesis && tool("speak", "speak", () => (speechSynthesis.speaking ? speechSynthesis.cancel() : this.speak(item)));
    const thumbs = item.buttons.filter(({ kind }) => kind === "feedback").map((button) => this.thumb(item, button));
    return h("div", { class: "meta" }, this.clock(item.at), copy, speak,
      thumbs.length > 0 && h("span", { class: "thumbs", role: "group", "aria-label": this.text("helpful") }, h("span", {}, this.text("helpful")), ...thumbs));
  }
  thumb(item, button) {
    const mark = `${item.seq}${button.payload}`;
    const node = h("button", { type: "button", class: `tool${button.when === "deny" ? " down" : ""}`, lang: item.language, title: button.title, "aria-label": button.title,
      "aria-pressed": String(this.pressed.has(mark)), onclick: () => {
        if (this.pressed.has(mark)) return;
        node.parentNode.querySelectorAll("button").forEach((one) => one.setAttribute("aria-pressed", String(one === node)));
        item.buttons.forEach((one) => this.pressed.delete(`${item.seq}${one.payload}`));
        this.pressed.add(mark);
        this.press(button);
      } }, icon("thumb"));
    return node;
  }
  state(item) {
    const isWaiting = item.seq === Infinity && item.state === "sending";
    const key = isWaiting ? (this.isOnline === false ? "waiting" : "sending") : TEXTS[item.state] ? item.state : "sent";
    return h("div", { class: "meta" }, item.at && this.clock(item.at), h("span", { class: key === "sent" ? "hide" : "" }, this.text(key)), key === "sent" && icon("sent"),
      item.state === "refused" && h("button", { type: "button", class: "link", onclick: () => this.post({ id: randomId(), text: item.text }) }, this.text("retry")));
  }

  // ---- scrolling, unread
  /** What scrolls: the log, or on a very low screen the whole panel. */
  get roll() { return getComputedStyle(this.log).overflowY === "visible" ? this.panel : this.log; }
  scrolled() { this.latest.hidden = this.roll.scrollHeight - this.roll.scrollTop - this.roll.clientHeight < 60; }
  glide(top) { this.roll.scrollTo({ top, behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" }); }
  /** Shows the newest, but never scrolls the question and the beginning of a long answer out of sight. */
  follow() {
    if (!this.isOpen) return;
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => {
      const { roll } = this;
      let first = this.list.lastElementChild;
      while (first && first.turn && first.previousElementSibling && first.previousElementSibling.turn === first.turn) first = first.previousElementSibling;
      if (this.list.childElementCount > 1) roll.scrollTop += first.getBoundingClientRect().top - roll.getBoundingClientRect().top - 12;
      this.scrolled();
    });
  }
  unread() {
    const read = Number(this.memory.get("read"));
    return this.sorted().filter(({ item }) => item.from !== "person" && item.seq > read).length;
  }
  read() { if (this.isOpen && !document.hidden) { this.memory.set("read", this.seen); this.counted(); } }
  counted() {
    if (this.isOpen && !document.hidden) this.memory.set("read", this.seen);
    const news = this.isOpen ? 0 : this.unread();
    this.badge.hidden = !news;
    this.badge.textContent = news > 9 ? "9+" : news;
    this.launcher.setAttribute("aria-label", news ? `${this.text("ask")}. ${this.text("unread", news)}` : this.text("ask"));
  }
}
customElements.define("polku-chat", PolkuChat);

// ---------------------------------------------------------------- one line on any page
function embed() {
  const { target, ...options } = SCRIPT ? SCRIPT.dataset : {};
  if (document.querySelector("polku-chat")) return;
  const place = target && document.querySelector(target);
  (place || document.body).append(h("polku-chat", { ...options, inline: Boolean(place) }));
}
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", embed); else embed();
})();
