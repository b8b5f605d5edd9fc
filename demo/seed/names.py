"""Made-up names for made-up physicians, by the country of their medical school. No real person is meant."""

from __future__ import annotations

# country of the school: (weight, given names, family names)
BY_COUNTRY: dict[str, tuple[int, tuple[str, ...], tuple[str, ...]]] = {
    "SO": (28, ("Amina", "Mohamed", "Hodan", "Abdirahman", "Fadumo", "Ismail", "Sahra", "Yusuf"),
           ("Warsame", "Abdi", "Farah", "Jama", "Nur", "Omar", "Hassan")),
    "ET": (26, ("Tigist", "Dawit", "Hanna", "Bekele", "Meseret", "Yonas", "Selam", "Abel"),
           ("Tesfaye", "Alemu", "Bekele", "Desta", "Girma", "Haile")),
    "EG": (16, ("Mohammed", "Yasmin", "Karim", "Salma", "Tarek", "Nour", "Mona"),
           ("Hassan", "Ibrahim", "Mansour", "Fawzy", "Said", "Naguib")),
    "IN": (22, ("Priya", "Arjun", "Kavya", "Rahul", "Ananya", "Vikram", "Meera", "Sanjay"),
           ("Nair", "Sharma", "Reddy", "Iyer", "Patel", "Banerjee", "Kulkarni")),
    "PK": (14, ("Muhammad", "Ayesha", "Bilal", "Sana", "Usman", "Hira", "Imran"),
           ("Khan", "Malik", "Qureshi", "Siddiqui", "Butt", "Chaudhry")),
    "NG": (18, ("Chinonso", "Adaeze", "Emeka", "Folake", "Tunde", "Ngozi", "Ifeanyi"),
           ("Okonkwo", "Adeyemi", "Eze", "Balogun", "Nwosu", "Okafor")),
    "PH": (12, ("Maria", "Jose", "Angelica", "Paolo", "Cristina", "Miguel"),
           ("Santos", "Reyes", "Cruz", "Bautista", "Garcia", "Mendoza")),
    "MX": (12, ("Guadalupe", "Alejandro", "Ximena", "Rodrigo", "Lucía", "Héctor"),
           ("Hernández", "Ramírez", "Torres", "Flores", "Muñoz", "Peña")),
    "CO": (8, ("Valentina", "Andrés", "Catalina", "Juan", "Daniela"), ("Gómez", "Rodríguez", "Restrepo", "Ospina")),
    "CN": (12, ("Li Wei", "Fang", "Jing", "Hao", "Mei", "Yan"), ("Zhang", "Wang", "Chen", "Liu", "Yang", "Zhao")),
    "IQ": (12, ("Mohamad", "Zainab", "Ali", "Noor", "Hussein", "Rana"), ("Al-Jabouri", "Kadhim", "Al-Saadi", "Karim", "Hamid")),
    "SY": (8, ("Rami", "Lina", "Samer", "Dima", "Anas"), ("Haddad", "Khoury", "Al-Masri", "Darwish")),
    "UA": (10, ("Oksana", "Andriy", "Iryna", "Taras", "Olena"), ("Shevchenko", "Kovalenko", "Bondar", "Melnyk")),
    "RU": (8, ("Natalia", "Sergei", "Elena", "Dmitri"), ("Ivanova", "Petrov", "Volkova", "Sokolov")),
    "VN": (6, ("Linh", "Minh", "Thao", "Duc"), ("Nguyen", "Tran", "Pham", "Le")),
    "LR": (8, ("Comfort", "Emmanuel", "Patience", "Prince"), ("Kollie", "Johnson", "Toe", "Weah")),
    "MM": (4, ("Aung", "Thiri", "Zaw"), ("", "Htun", "Win")),
    "AF": (8, ("Zahra", "Farid", "Maryam", "Najib"), ("Rahimi", "Ahmadi", "Noori", "Sadat")),
    "CU": (4, ("Yanet", "Osvaldo", "Marisol"), ("Pérez", "Valdés", "Acosta")),
    "KE": (4, ("Wanjiru", "Otieno", "Achieng"), ("Kamau", "Odhiambo", "Mwangi")),
}  # fmt: skip

# Where people live: most in the Twin Cities, cohorts of one to four in Greater Minnesota. County FIPS: weight.
COUNTIES: dict[str, int] = {
    "27053": 92, "27123": 54, "27003": 14, "27037": 22, "27163": 9, "27139": 6, "27019": 3,
    "27109": 18, "27145": 11, "27137": 4, "27013": 3, "27027": 4, "27083": 2, "27067": 3, "27105": 3,
    "27099": 2, "27131": 2, "27007": 1, "27153": 1, "27041": 1, "27047": 1, "27009": 2, "27169": 1, "27035": 1,
}  # fmt: skip
